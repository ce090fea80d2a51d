/** A path for one test's data: its parent is there, it is not. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const temporaryFolder = (): string => join(mkdtempSync(join(tmpdir(), 'waybill-log-')), 'data');
