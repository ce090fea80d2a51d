/** Writes the truth beside the scans: one JSON record a line. */
import { closeSync, openSync, writeSync } from 'node:fs';
import type { TellTruth } from './truth.js';

const LINES_AT_ONCE = 1000;

export interface TruthFile {
  readonly tell: TellTruth;
  readonly close: () => void;
}

/** Starts the file anew. Throws what the file system says if it cannot. */
export function createTruthFile(path: string): TruthFile {
  const file = openSync(path, 'w');
  let lines: string[] = [];
  const flush = (): void => {
    if (lines.length > 0) writeSync(file, `${lines.join('\n')}\n`);
    lines = [];
  };
  return {
    tell: (record) => {
      lines.push(JSON.stringify(record));
      if (lines.length >= LINES_AT_ONCE) flush();
    },
    close: () => {
      flush();
      closeSync(file);
    },
  };
}
