/**
 * Code 128 (ISO/IEC 15417): what any scanner of a branch reads. Pairs of digits in code set C, everything else in code set B; the
 * barcodes of items are 14 digits, so that neither needs to change within one.
 */

/** Widths of bars and spaces of each symbol, in turn, by its value; the last is the stop. */
const SYMBOLS = (
  '212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222 ' +
  '123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321 ' +
  '232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121 ' +
  '313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 ' +
  '111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 ' +
  '111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 ' +
  '114311 411113 411311 113141 114131 311141 411131 211412 211214 211232 2331112'
).split(' ');

const START_B = 104;
const START_C = 105;
const STOP = 106;
const CHECK = 103;

/** Widths of bars and spaces, in turn, beginning with a bar. Printable ASCII only. */
export function code128(text: string): readonly number[] {
  const values = isPairs(text) ? [START_C, ...pairs(text)] : [START_B, ...[...text].map(inCodeSetB)];
  const check = values.reduce((sum, value, at) => sum + value * Math.max(1, at), 0) % CHECK;
  return [...values, check, STOP].flatMap((value) => [...(SYMBOLS[value] ?? '')].map(Number));
}

const isPairs = (text: string): boolean => /^(\d\d)+$/.test(text);
const pairs = (text: string): readonly number[] => (text.match(/\d\d/g) ?? []).map(Number);

function inCodeSetB(character: string): number {
  const value = character.charCodeAt(0) - 32;
  if (value < 0 || value > 94) throw new Error('Code 128 here has printable ASCII only.');
  return value;
}
