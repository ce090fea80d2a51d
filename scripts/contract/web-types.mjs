/**
 * TypeScript of an OpenAPI 3.1 document: an interface for each schema, and for each call what it is asked with and what it answers.
 * Knows what our own document uses; what it does not know is an error rather than a guess.
 */

const METHODS = ['get', 'put', 'post', 'delete'];

export function contractTypes({ paths, components: { schemas } }) {
  const named = Object.entries(schemas)
    .sort(byName)
    .map(([name, schema]) => `export type ${name} = ${typeOf(schema, name)};\n`);
  const calls = METHODS.map((method) => {
    const lines = Object.entries(paths)
      .filter(([, operations]) => operations[method])
      .sort(byName)
      .map(([path, operations]) => `  '${path}': ${callOf(operations[method], `${method} ${path}`)};\n`);
    const name = method[0].toUpperCase() + method.slice(1);
    return `export interface ${name}Calls {\n${lines.join('')}}\n`;
  });
  return `// Written by scripts/web-types.mjs from the OpenAPI document. Not by hand.\n\n${[...named, ...calls].join('\n')}`;
}

function callOf({ parameters = [], requestBody, responses }, at) {
  const query = parameters.filter((parameter) => parameter.in === 'query');
  const asked = objectType(query.map(({ name, required, schema }) => [name, typeOf(schema, at), required]));
  const body = contentType(requestBody?.content, at);
  return `{ query: ${asked}; body: ${body}; answer: ${contentType((responses[200] ?? responses[201])?.content, at)} }`;
}

const contentType = (content, at) =>
  content?.['application/json']?.schema ? typeOf(content['application/json'].schema, at) : 'undefined';

function typeOf(schema, at) {
  if (schema.$ref) return schema.$ref.split('/').at(-1);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value).replaceAll('"', "'")).join(' | ');
  const several = schema.oneOf ?? schema.anyOf;
  if (several) return several.map((part) => typeOf(part, at)).join(' | ');
  if (schema.allOf) return schema.allOf.map((part) => typeOf(part, at)).join(' & ');
  if (Array.isArray(schema.type)) {
    return schema.type.map((type) => typeOf({ ...schema, type }, at)).join(' | ');
  }
  switch (schema.type) {
    case 'string':
    case 'boolean':
    case 'null':
      return schema.type;
    case 'number':
    case 'integer':
      return 'number';
    case 'array':
      return schema.maxItems && schema.maxItems === schema.minItems
        ? `[${Array(schema.maxItems).fill(typeOf(schema.items, at)).join(', ')}]`
        : `(${typeOf(schema.items ?? {}, at)})[]`;
    case 'object':
    case undefined:
      return objectOrMap(schema, at);
  }
  throw new Error(`${at}: no type can be made of ${JSON.stringify(schema)}`);
}

function objectOrMap({ properties, required = [], additionalProperties }, at) {
  if (properties) {
    return objectType(
      Object.entries(properties).map(([name, schema]) => [
        name,
        typeOf(schema, `${at}.${name}`),
        required.includes(name),
      ]),
    );
  }
  return typeof additionalProperties === 'object' ? `Record<string, ${typeOf(additionalProperties, at)}>` : 'unknown';
}

const objectType = (fields) =>
  fields.length === 0
    ? 'Record<string, never>'
    : `{ ${fields.map(([name, type, required]) => `${nameOf(name)}${required ? '' : '?'}: ${type}`).join('; ')} }`;

const nameOf = (name) => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : `'${name}'`);

const byName = ([a], [b]) => (a < b ? -1 : 1);
