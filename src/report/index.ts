/** What other features may use of the report: a page of sections to print. */
export { html } from './render/html.js';
export { note, of, ofText, table, text, type Section } from './section.js';
export { dayInWords } from './words.js';
