/** A claim as stories need it: Missoula lent it, Bozeman borrowed it and answers. Times are days of March 2026. */
import type { Assessment, Change, ClaimEvent } from '../../../src/damage/claim.events.js';
import type { Follow } from '../../../src/damage/claim.decider.js';
import type { Deadline } from '../../../src/damage/policy.shape.js';

export const day = (n: number): string => new Date(Date.UTC(2026, 2, n, 9)).toISOString();
export const about = { claimId: '31234000000016-torn', barcode: '31234000000016', scanId: 'torn' } as const;

const scan = (event: string, id: string, branch: string, n: number) => ({ event, id, branch, occurredAt: day(n) });

/** What is undefined in `more` is not there. */
export type Otherwise = { readonly [Field in keyof Assessment]?: Assessment[Field] | undefined };

export const assessment = (more: Otherwise = {}): Assessment =>
  JSON.parse(JSON.stringify({ ...usual, ...more })) as Assessment;

const usual: Assessment = {
  policy: { scope: 'group', version: 1, policy: 'requesting-library-pays', inForceFrom: '2026-01-01' },
  shippedOn: '2026-03-02',
  rule: 'while-away',
  responsible: 'borrowing',
  responsibleLibrary: 'BOZE',
  owedLibrary: 'MSLA',
  remedy: 'price',
  amount: 45,
  because: 'The requesting library answers while the item is away.',
  facts: [{ fact: 'custodians', value: ['borrowing'], evidence: [scan('item-damaged', 'torn', 'BOZE', 5)] }],
  passed: [{ rule: 'never-left', fact: 'custodians' }],
  window: {
    lastSound: scan('item-received', 'sound', 'BOZE', 3),
    firstDamaged: scan('item-damaged', 'torn', 'BOZE', 5),
    custodians: [{ branch: 'BOZE', library: 'BOZE', hours: 48 }],
  },
  deadlines: [],
};

export const deadline = (step: Deadline['step'], otherwise: Deadline['otherwise'], days = 30): Deadline => ({
  step,
  days,
  otherwise,
});

export const report = {
  ...about,
  branch: 'BOZE',
  discovery: 'on-shelf',
  severity: 'major',
  foundAt: day(5),
} as const;

export const change = (position: number): Change => ({
  kind: 'late-scan',
  event: 'item-received',
  id: 'late',
  position: String(position),
});

export const follow = (at: string, more: Partial<Follow> = {}): Follow => ({
  type: 'follow',
  report,
  assessment: assessment(),
  cause: [],
  seen: 100n,
  at,
  ...more,
});

type DataOf<Type extends ClaimEvent['type']> = Extract<ClaimEvent, { readonly type: Type }>['data'];

/** An event of the claim, on that day. */
export const event = <Type extends ClaimEvent['type']>(
  type: Type,
  n: number,
  data: Omit<DataOf<Type>, keyof typeof about | 'occurredAt'>,
): ClaimEvent => ({ type, data: { ...about, ...data, occurredAt: day(n) } }) as unknown as ClaimEvent;

export const opened = event('claim-opened', 6, {
  branch: 'BOZE',
  discovery: 'on-shelf',
  severity: 'major',
  foundAt: day(5),
});
export const assessed = (more: Otherwise = {}, n = 6): ClaimEvent =>
  event('claim-assessed', n, { assessment: assessment(more), seen: '100' });
export const acknowledged = event('claim-acknowledged', 7, { library: 'BOZE', by: 'library' });
export const disputed = event('claim-disputed', 8, {
  side: 'responsible',
  library: 'BOZE',
  by: 'library',
  reason: 'It came so',
});
export const answered = event('claim-answered', 9, { side: 'owed', library: 'MSLA', by: 'library', agrees: false });
export const settlement = {
  party: 'borrowing',
  library: 'BOZE',
  owedLibrary: 'MSLA',
  remedy: 'price',
  amount: 40,
  rationale: 'Half each',
  by: 'msc',
} as const;
export const settled = event('claim-settled', 10, settlement);
export const paid = event('claim-paid', 11, { by: 'library', library: 'MSLA' });
