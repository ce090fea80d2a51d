/** The JSON Schema that GS1 has published with EPCIS 2.0. */
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { readFileSync } from 'node:fs';

const SCHEMA = JSON.parse(readFileSync('test/epcis/schema/epcis-json-schema.json', 'utf8')) as object;

const ajv = new Ajv({ strict: false, allErrors: true });
addFormats.default(ajv);
const isValid = ajv.compile(SCHEMA);

/** What of a document is not as the schema says, in words; empty if it is valid. */
export const faultsOf = (document: unknown): string => (isValid(document) ? '' : ajv.errorsText(isValid.errors));
