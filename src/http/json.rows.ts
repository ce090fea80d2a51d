/** Tables as JSON whose rows are mostly the same objects from one question to the next: the text of each of them is made once. */
const texts = new WeakMap<object, string>();

/** What `JSON.stringify` makes of it; `rows` is the field with the list. Whoever keeps a row must not change it. */
export function jsonOf(answer: Readonly<Record<string, unknown>>, rows: string): string {
  const { [rows]: table, ...others } = answer;
  const list = (table as readonly object[]).map(textOf).join(',');
  const rest = JSON.stringify(others).slice(1, -1);
  return `{${rest === '' ? '' : `${rest},`}${JSON.stringify(rows)}:[${list}]}`;
}

function textOf(row: object): string {
  let text = texts.get(row);
  if (text === undefined) texts.set(row, (text = JSON.stringify(row)));
  return text;
}
