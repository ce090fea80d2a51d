/** The tables of a CSV file, as people see them: each below its line with #. */

export interface FileTable {
  readonly what: string;
  /** The question over HTTP that it answers. */
  readonly ask: string | undefined;
  /** The names of the columns, and the rows. */
  readonly lines: readonly string[];
}

export function tablesIn(csv: string): readonly FileTable[] {
  return csv.split(/^(?="?# )/m).map((table) => {
    const [head = '', ...lines] = table.split('\r\n').filter((line) => line !== '');
    return { what: head.replace(/^"?# /, '').split(';')[0] ?? '', ask: /GET (\S+?)(;|$)/.exec(head)?.[1], lines };
  });
}
