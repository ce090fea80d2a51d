/**
 * JSON Schema (2020-12) of a type, from how it is written: fields and names of types lend their comments and their tags
 * (`@format`, `@pattern`, `@extensible`, `@document`). What has no counterpart here is an error rather than a guess.
 */
import ts from 'typescript';
import { tagsOf } from './event-types.mjs';

/**
 * Of an object's type, which is found at `at`. Readers accept fields that they do not know, so that optional ones may be added.
 * Throws an error that names the field which cannot be published.
 */
export function objectSchema(types, type, at) {
  const fields = types.fieldsOf(type);
  return {
    type: 'object',
    properties: Object.fromEntries(
      fields.map((field) => [field.name, fieldSchema(types, field, `${at}.${field.name}`)]),
    ),
    required: fields.filter(({ optional }) => !optional).map(({ name }) => name),
    additionalProperties: true,
  };
}

function fieldSchema(types, { node, meaning }, at) {
  if (!meaning) throw new Error(`${at}: no comment says what it means`);
  return { ...schemaOf(types, node, at), description: meaning, ...rules(tagsOf(node.parent)) };
}

function schemaOf(types, node, at) {
  switch (node.kind) {
    case ts.SyntaxKind.StringKeyword:
      return { type: 'string' };
    case ts.SyntaxKind.NumberKeyword:
      return { type: 'number' };
    case ts.SyntaxKind.BooleanKeyword:
      return { type: 'boolean' };
    case ts.SyntaxKind.LiteralType:
      if (ts.isStringLiteral(node.literal)) return { type: 'string', const: node.literal.text };
      break;
    case ts.SyntaxKind.UnionType:
      return unionSchema(types, node, at);
    case ts.SyntaxKind.TypeOperator:
      if (node.operator === ts.SyntaxKind.ReadonlyKeyword) return schemaOf(types, node.type, at);
      break;
    case ts.SyntaxKind.ArrayType:
      return { type: 'array', items: schemaOf(types, node.elementType, at) };
    case ts.SyntaxKind.TypeLiteral:
    case ts.SyntaxKind.IntersectionType:
      return objectSchema(types, types.checker.getTypeFromTypeNode(node), at);
    case ts.SyntaxKind.TypeReference:
      return namedSchema(types, node, at);
  }
  throw new Error(`${at}: no schema can be made of ${node.getText()}`);
}

function unionSchema(types, { types: parts }, at) {
  const schemas = parts.map((part) => schemaOf(types, part, at));
  const values = schemas.map(({ const: value }) => value);
  return values.includes(undefined) ? { anyOf: schemas } : { type: 'string', enum: values };
}

function namedSchema(types, node, at) {
  const declaration = types.declarationOf(node);
  if (!declaration?.getSourceFile().fileName.startsWith(types.root) || node.typeArguments) {
    throw new Error(`${at}: no schema can be made of ${node.getText()}`);
  }
  const meaning = types.docOf(types.checker.getSymbolAtLocation(declaration.name));
  const described = meaning && { description: meaning };
  // What is in it, it says itself, and grows with what may be said.
  if (tagsOf(declaration).document !== undefined) return { type: 'object', additionalProperties: true, ...described };
  if (ts.isInterfaceDeclaration(declaration)) {
    return { ...objectSchema(types, types.checker.getTypeFromTypeNode(node), at), ...described };
  }
  const tags = tagsOf(declaration);
  const schema = schemaOf(types, declaration.type, at);
  return tags.extensible === undefined ? { ...schema, ...described, ...rules(tags) } : openList(schema, meaning);
}

const rules = ({ format, pattern }) => ({ ...(format && { format }), ...(pattern && { pattern }) });

/** Values that may become more: a reader must live with one that it does not know. */
function openList({ enum: values }, meaning) {
  return { type: 'string', description: `${meaning} More values may come.`, examples: values };
}
