/** A text as a reader takes it: what looks the same is the same. For judging texts only; what is kept is what was written. */

const ASCII = /^[ -~]*$/;

/**
 * Small letters without accents; digits of every script as 0 to 9; one kind each of dash, point and blank; nothing that cannot be
 * seen. Takes time that grows with the text and no faster.
 */
export function plainText(text: string): string {
  const seen = ASCII.test(text) ? text : unaccented(text);
  return seen.replace(/ {2,}/g, ' ').toLowerCase();
}

function unaccented(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\p{Z}\t-\r\u0085]/gu, ' ')
    .replace(/[\p{C}\p{M}\p{Default_Ignorable_Code_Point}]/gu, '')
    .replace(/\p{Nd}/gu, digitOf)
    .replace(/[\p{Pd}\u2212]/gu, '-')
    .replace(/[\u00b7\u2022\u2027\u2219\u22c5\u3002]/g, '.');
}

/** Unicode has the digits of a script in a row, from 0 to 9. */
function digitOf(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  let before = 0;
  while (/^\p{Nd}$/u.test(String.fromCodePoint(code - before - 1))) before++;
  return String(before % 10);
}
