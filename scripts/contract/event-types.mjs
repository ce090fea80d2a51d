/**
 * Reads event types out of `src/<feature>/*.events.ts`: what each means, its stream, its schema version and its fields. The
 * compiler does the reading; docs/events.md and the published schemas are written from it.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

export class EventTypes {
  /** `root` is the folder that has `src` and `tsconfig.json`; `others` are files besides, of which types are asked. */
  constructor(root, others = []) {
    this.root = root;
    this.files = eventFiles(root);
    this.program = ts.createProgram(
      [...this.files, ...others].map((file) => join(root, file)),
      compilerOptions(root),
    );
    this.checker = this.program.getTypeChecker();
  }

  /** `[{ file, about, events: [{ type, meaning, version, stream, data }] }]`; `data` is the compiler's type. */
  features() {
    return this.files.map((file) => {
      const source = this.sourceOf(file);
      const versions = catalogIn(source);
      const streams = streamsIn(source);
      const events = source.statements
        .filter((node) => ts.isTypeAliasDeclaration(node) && node.type.typeName?.getText() === 'DomainEvent')
        .map((node) => this.#eventOf(node, versions, streams));
      const undeclared = Object.keys(versions).filter((type) => !events.some((event) => event.type === type));
      if (undeclared.length > 0)
        throw new Error(`${file}: the catalog names ${undeclared.join()}, which no event declares.`);
      return { file, about: fileComment(source), events };
    });
  }

  #eventOf(node, versions, streams) {
    const [name, data] = node.type.typeArguments;
    const type = name.literal.text;
    const meaning = this.docOf(this.checker.getSymbolAtLocation(node.name));
    if (!meaning) throw new Error(`Event ${type} has no comment that says what it means.`);
    if (!(type in versions)) throw new Error(`Event ${type} is in no catalog.`);
    const stream = streamOf(type, streams);
    return { type, meaning, version: versions[type], stream, data: this.checker.getTypeFromTypeNode(data) };
  }

  /** `[{ name, node, optional, meaning }]` of an object's type; `node` is the field's type as it is written. */
  fieldsOf(type) {
    return this.checker.getPropertiesOfType(type).map((property) => {
      // A field that two parts of an intersection declare has both declarations; the last one narrows the first.
      const declaration = property.declarations.at(-1);
      return {
        name: property.name,
        node: declaration.type,
        optional: (property.flags & ts.SymbolFlags.Optional) !== 0,
        meaning: this.docOf(this.checker.getSymbolAtLocation(declaration.name)),
      };
    });
  }

  /** The declaration behind a type's name, also when it was imported. */
  declarationOf(reference) {
    const symbol = this.checker.getSymbolAtLocation(reference.typeName);
    const imported = (symbol.flags & ts.SymbolFlags.Alias) !== 0;
    return (imported ? this.checker.getAliasedSymbol(symbol) : symbol).declarations?.[0];
  }

  /** All types that a file declares by a name: `[{ name, node, meaning, tags }]`. */
  typesIn(file) {
    return this.sourceOf(file)
      .statements.filter((node) => ts.isTypeAliasDeclaration(node) || ts.isInterfaceDeclaration(node))
      .map((node) => ({
        name: node.name.text,
        node,
        meaning: this.docOf(this.checker.getSymbolAtLocation(node.name)),
        tags: tagsOf(node),
      }));
  }

  typeNamed(file, name) {
    const found = this.typesIn(file).find((type) => type.name === name);
    if (!found) throw new Error(`${file} declares no ${name}.`);
    return this.checker.getTypeAtLocation(found.node);
  }

  docOf(symbol) {
    return oneLine(ts.displayPartsToString(symbol.getDocumentationComment(this.checker)));
  }

  sourceOf(file) {
    const source = this.program.getSourceFile(join(this.root, file));
    if (!source) throw new Error(`${file} cannot be read.`);
    return source;
  }
}

/** `{ format: 'date-time' }` out of a comment's `@format date-time`. */
export function tagsOf(declaration) {
  return Object.fromEntries(
    ts.getJSDocTags(declaration).map((tag) => [tag.tagName.text, ts.getTextOfJSDocComment(tag.comment) ?? '']),
  );
}

function eventFiles(root) {
  return readdirSync(join(root, 'src'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => readdirSync(join(root, 'src', name)).map((file) => `src/${name}/${file}`))
    .filter((file) => file.endsWith('.events.ts'))
    .sort();
}

function compilerOptions(root) {
  const { config, error } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile);
  if (error) throw new Error(ts.flattenDiagnosticMessageText(error.messageText, '\n'));
  return ts.parseJsonConfigFileContent({ ...config, include: [] }, ts.sys, root).options;
}

/** `{ 'item-shipped': 1 }` out of `export const …Events = { 'item-shipped': { version: 1 } } satisfies EventCatalog`. */
function catalogIn(source) {
  const versions = {};
  for (const { name, initializer } of constantsIn(source)) {
    if (!ts.isSatisfiesExpression(initializer) || initializer.type.getText() !== 'EventCatalog') continue;
    for (const entry of initializer.expression.properties) {
      const version = entry.initializer.properties?.find((property) => property.name.getText() === 'version');
      if (!version) throw new Error(`${name.getText()}: no version for ${entry.name.getText()}.`);
      versions[entry.name.text] = Number(version.initializer.getText());
    }
  }
  return versions;
}

/** `{ item: 'item-<barcode>' }` out of ``export const itemStream = (barcode: string): string => `item-${barcode}` ``. */
function streamsIn(source) {
  const streams = {};
  for (const { name, initializer } of constantsIn(source)) {
    const kind = /^(\w+)Stream$/.exec(name.getText())?.[1];
    if (!kind || !ts.isArrowFunction(initializer)) continue;
    streams[kind] = initializer.body
      .getText()
      .replaceAll(/[`']/g, '')
      .replaceAll(/\$\{(\w+)\}/g, '<$1>');
  }
  return streams;
}

/** By the first word of the type; a feature with one kind of stream has all of its events there. */
function streamOf(type, streams) {
  const all = Object.values(streams);
  const stream = streams[type.split('-')[0]] ?? (all.length === 1 ? all[0] : undefined);
  if (!stream) throw new Error(`No …Stream function tells the stream of ${type}.`);
  return stream;
}

function constantsIn(source) {
  return source.statements
    .filter(ts.isVariableStatement)
    .flatMap(({ declarationList }) => [...declarationList.declarations]);
}

function fileComment(source) {
  const text = /^\/\*\*([\s\S]*?)\*\//.exec(source.getFullText())?.[1] ?? '';
  return oneLine(text.replaceAll(/^\s*\* ?/gm, ''));
}

function oneLine(text) {
  return text.replaceAll(/\s+/g, ' ').trim();
}
