/**
 * What happens among three libraries with few titles and few copies, so that holds get in each other's way; told in chains whose
 * order is given, which may reach the log in any order between each other. Times are on a grid of six hours.
 */
import fc from 'fast-check';
import type { ItemEvent } from '../../../src/courier/index.js';
import type { HoldEvent } from '../../../src/holds/index.js';
import type { BranchRegistered } from '../../../src/partners/index.js';

export type Told = (HoldEvent | ItemEvent | BranchRegistered) & { readonly recordedAt: string };
export type Chain = readonly Told[];

export const LIBRARIES = ['MSLA', 'BOZE', 'KATH'] as const;
export const BRANCHES = { MSLA: 'MSLA', SEEL: 'MSLA', BOZE: 'BOZE', KATH: 'KATH' } as const;
const ZONES = { MSLA: 'America/Denver', SEEL: 'America/Denver', BOZE: 'UTC', KATH: 'Asia/Kathmandu' } as const;
const codes = Object.keys(BRANCHES) as (keyof typeof BRANCHES)[];
const branch = fc.constantFrom(...codes);

const START = Date.UTC(2026, 0, 1);
const DAYS = 140;
export const time = fc.nat(DAYS * 4).map((step) => new Date(START + step * 6 * 3_600_000).toISOString());
const acquired = fc
  .integer({ min: -100, max: DAYS })
  .map((day) => new Date(START + day * 86_400_000).toISOString().slice(0, 10));
const barcode = fc.constantFrom('i-1', 'i-2', 'i-3', 'i-4');
const hold = fc.constantFrom('h-1', 'h-2', 'h-3', 'h-4', 'h-5', 'h-6');

const register = (code: keyof typeof BRANCHES, library: string, timeZone: string): Told => ({
  type: 'branch-registered',
  data: { code, name: code, library, timeZone },
  recordedAt: new Date(START).toISOString(),
});

/** Before all else. */
export const MEMBERS: Chain = codes.map((code) => register(code, BRANCHES[code], ZONES[code]));

/** A branch gets another library, or another calendar. */
const moved: fc.Arbitrary<Chain> = fc
  .record({ code: branch, library: fc.constantFrom(...LIBRARIES), zone: fc.constantFrom('UTC', 'Asia/Kathmandu') })
  .map(({ code, library, zone }) => [register(code, library, zone)]);

const holdChain = (holdId: string): fc.Arbitrary<Chain> =>
  fc
    .record({
      titleId: fc.constantFrom('t-1', 't-1', 't-2'),
      copy: fc.option(barcode, { freq: 3, nil: undefined }),
      pickupBranch: branch,
      placedAt: time,
      days: fc.nat(60),
      taken: fc.option(barcode, { nil: undefined }),
      end: fc.constantFrom('hold-picked-up', 'hold-picked-up', 'hold-cancelled', 'hold-expired', 'none'),
    })
    .map(({ titleId, copy, pickupBranch, placedAt, days, taken, end }): Chain => {
      const placed = { holdId, titleId, pickupBranch, patronLibrary: BRANCHES[pickupBranch], occurredAt: placedAt };
      const occurredAt = new Date(Date.parse(placedAt) + days * 43_200_000).toISOString();
      const told = (event: HoldEvent): Told => ({ ...event, recordedAt: event.data.occurredAt });
      const begin = told({ type: 'hold-placed', data: { ...placed, ...(copy !== undefined && { barcode: copy }) } });
      if (end === 'none') return [begin];
      if (end === 'hold-cancelled') return [begin, told({ type: end, data: { holdId, reason: 'r', occurredAt } })];
      if (end === 'hold-expired') return [begin, told({ type: end, data: { holdId, occurredAt } })];
      const item = taken !== undefined && { barcode: taken };
      return [begin, told({ type: end, data: { holdId, branch: pickupBranch, ...item, occurredAt } })];
    });

const catalogChain = (item: string): fc.Arbitrary<Chain> =>
  fc
    .array(
      fc.record({ owningBranch: branch, acquiredOn: fc.option(acquired, { freq: 4, nil: undefined }), at: time }),
      {
        maxLength: 3,
      },
    )
    .map((statements) =>
      [...statements]
        .sort((a, b) => (a.at < b.at ? -1 : 1))
        .map(({ owningBranch, acquiredOn, at }) => ({
          type: 'item-catalogued' as const,
          data: { barcode: item, owningBranch, title: 't', ...(acquiredOn !== undefined && { acquiredOn }) },
          recordedAt: at,
        })),
    );

const scanChain = (scanId: string): fc.Arbitrary<Chain> =>
  fc
    .record({
      item: barcode,
      holdId: fc.option(hold, { freq: 8, nil: undefined }),
      kind: fc.constantFrom('shipped', 'shipped', 'shipped', 'received', 'home'),
      at: time,
      voided: fc.boolean().chain((one) => fc.boolean().map((other) => one && other)),
    })
    .map(({ item, holdId, kind, at, voided }): Chain => {
      const scan = { scanId, barcode: item, branch: 'MSLA', occurredAt: at, ...(holdId !== undefined && { holdId }) };
      const purpose = kind === 'home' ? ('return' as const) : ('hold' as const);
      const event: Told =
        kind === 'received'
          ? { type: 'item-received', data: scan, recordedAt: at }
          : { type: 'item-shipped', data: { ...scan, to: 'BOZE', purpose }, recordedAt: at };
      const data = { barcode: item, scanId, reason: 'r', occurredAt: at };
      return voided ? [event, { type: 'scan-voided', data, recordedAt: at }] : [event];
    });

const some = <T>(things: readonly T[], of: (thing: T) => fc.Arbitrary<Chain>) => fc.tuple(...things.map(of));

export const chains: fc.Arbitrary<readonly Chain[]> = fc
  .tuple(
    some(['h-1', 'h-2', 'h-3', 'h-4', 'h-5', 'h-6'], holdChain),
    some(['i-1', 'i-2', 'i-3', 'i-4'], catalogChain),
    some(
      Array.from({ length: 8 }, (_, n) => `s-${n}`),
      scanChain,
    ),
    fc.array(moved, { maxLength: 1 }),
  )
  .map((all) => all.flat());

/** In any order that keeps that of each chain. */
export const interleaved = (told: readonly Chain[]): fc.Arbitrary<Chain> => {
  const turns = told.flatMap((chain, index) => chain.map(() => index));
  return fc.shuffledSubarray(turns, { minLength: turns.length, maxLength: turns.length }).map((order) => {
    const left = told.map((chain) => [...chain]);
    return [...MEMBERS, ...order.map((index) => left[index]!.shift()!)];
  });
};
