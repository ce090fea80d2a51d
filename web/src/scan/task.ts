/** What is being done with the items that are scanned: chosen once, for as many as come. */
import type { Scan } from './entry.js';

type Of<Type extends Scan['type']> = Extract<Scan, { type: Type }>;

export type Kind = Scan['type'];
export type Condition = Of<'inspected'>['condition'];
export type Discovery = Of<'damaged'>['discovery'];
export type Severity = Of<'damaged'>['severity'];
export type Purpose = NonNullable<Of<'shipped'>['purpose']>;

export interface Task {
  readonly kind: Kind;
  /** Of what is shipped; empty until somebody has chosen. */
  readonly to: string;
  readonly purpose: Purpose;
  readonly condition: Condition;
  readonly discovery: Discovery;
  readonly severity: Severity;
}

export const AT_FIRST: Task = {
  kind: 'received',
  to: '',
  purpose: 'hold',
  condition: 'not-inspected',
  discovery: 'on-receipt',
  severity: 'minor',
};

export const KINDS: Readonly<Record<Kind, string>> = {
  received: 'Receive',
  shipped: 'Ship',
  damaged: 'Damage',
  inspected: 'Inspect',
};

/** What has to be chosen before anything can be scanned; undefined where nothing is missing. */
export function missingIn({ kind, to, condition }: Task, branch: string): string | undefined {
  if (branch === '') return 'Choose the branch that this station stands in, then scan it again.';
  if (kind === 'shipped' && to === '') return 'Choose the branch that it goes to, then scan it again.';
  if (kind === 'shipped' && to === branch)
    return 'It cannot go to the branch where it is. Choose another one, then scan it again.';
  if (kind === 'inspected' && condition === 'not-inspected') return 'Choose what state it is in, then scan it again.';
  return undefined;
}

export function scanOf(task: Task, scanned: Pick<Scan, 'scanId' | 'barcode' | 'branch' | 'occurredAt'>): Scan {
  const { kind, to, purpose, condition, discovery, severity } = task;
  switch (kind) {
    case 'shipped':
      return { ...scanned, type: kind, to, purpose, condition };
    case 'received':
      return { ...scanned, type: kind, condition };
    case 'damaged':
      return { ...scanned, type: kind, discovery, severity };
    case 'inspected':
      return { ...scanned, type: kind, condition };
  }
}
