/** Text as the fonts that every PDF reader has can show it: Windows' western set. Pure. */

const BEYOND_LATIN = '€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ';
const SHOWN = new Set(BEYOND_LATIN);

/** A letter with a mark that they lack loses the mark; any other sign that they lack becomes a question mark. */
export const winAnsi = (text: string): string =>
  [...text.normalize('NFC')].map((sign) => (isShown(sign) ? sign : withoutMarks(sign))).join('');

function isShown(sign: string): boolean {
  const code = sign.codePointAt(0) ?? 0;
  return (code >= 0x20 && code <= 0x7e) || (code >= 0xa0 && code <= 0xff) || SHOWN.has(sign);
}

function withoutMarks(sign: string): string {
  const bare = sign.normalize('NFKD').replace(/\p{M}/gu, '');
  if (bare === '' && /\p{M}/u.test(sign)) return '';
  return bare !== '' && [...bare].every(isShown) ? bare : /\s/u.test(sign) ? ' ' : '?';
}
