/** Text in HTML and SVG. Pure. */

const SIGNS: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Nothing in it is markup any more, neither between tags nor in an attribute; signs that XML does not know are left out. */
export const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (sign) => SIGNS[sign] ?? '').replace(UNKNOWN_TO_XML, '');

/** Controls but for blanks, halves of signs, and what is no sign at all. */
const UNKNOWN_TO_XML = /[^\P{Cc}\t\n\r]|\p{Cs}|\p{Noncharacter_Code_Point}/gu;
