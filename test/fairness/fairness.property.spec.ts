/** Whatever happens among libraries and in whatever order it becomes known: the figures are what a plain count says. */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { FIGURES, type Figure } from '../../src/fairness/fairness.figures.js';
import type { FairnessQueries, ItemRow } from '../../src/fairness/fairness.queries.js';
import { plainly, type Counted } from './support/plainly.js';
import { chains, interleaved, LIBRARIES, time } from './support/stories.js';
import { viewOf } from './support/view.js';

const EVERYONE = { scope: 'whole-group' } as const;
const PAGE = 2;

interface Period {
  readonly since: string;
  readonly until: string;
}
const period: fc.Arbitrary<Period> = fc.oneof(
  { weight: 2, arbitrary: fc.constant({ since: '2026-01-01T00:00:00.000Z', until: '2027-01-01T00:00:00.000Z' }) },
  {
    weight: 1,
    arbitrary: fc.tuple(time, time).map(([one, other]) => ({ since: min(one, other), until: max(one, other) })),
  },
);
const min = (one: string, other: string) => (one < other ? one : other);
const max = (one: string, other: string) => (one < other ? other : one);

const told = fc.record({
  orders: chains.chain((all) => fc.tuple(interleaved(all), interleaved(all))),
  period,
});

/** Page by page. */
async function itemsOf(queries: FairnessQueries, figure: Figure, of: Period, library?: string): Promise<ItemRow[]> {
  const items: ItemRow[] = [];
  for (let cursor: string | undefined, more = true; more;) {
    const question = { ...of, figure, limit: PAGE, ...(cursor && { cursor }), ...(library && { library }) };
    const page = await queries.items(question, EVERYONE);
    items.push(...page.items);
    cursor = page.next ?? undefined;
    more = page.next !== null;
  }
  return items;
}

/** Which hold stands for an item that was sent away is told by the first; here only the item counts. */
const perItem: readonly Figure[] = ['new-items', 'new-sent-away', 'undated-sent-away'];
const namesOf = (figure: Figure, rows: readonly Counted[]) =>
  rows
    .map(({ library, barcode, holdId, passedHoldId }) =>
      perItem.includes(figure) ? [library, barcode] : [library, barcode, holdId, passedHoldId],
    )
    .map((row) => JSON.stringify(row))
    .sort();

test('the figures and the items behind them are what a plain count says, in whatever order things become known', () =>
  fc.assert(
    fc.asyncProperty(told, async ({ orders, period }) => {
      for (const events of orders) {
        const { queries, close } = viewOf(events, LIBRARIES);
        const expected = plainly(events, period.since, period.until);
        for (const figure of FIGURES) {
          const items = await itemsOf(queries, figure, period);
          expect([figure, ...namesOf(figure, items)]).toEqual([figure, ...namesOf(figure, expected[figure])]);
        }
        close();
      }
    }),
    { numRuns: 80 },
  ));

test('each figure is as many as the items behind it, of a library and of the group, also when asked again and again', () =>
  fc.assert(
    fc.asyncProperty(told, async ({ orders: [events], period }) => {
      const { queries, apply, close } = viewOf([], LIBRARIES);
      for (const event of events) {
        apply(event);
        await queries.byLibrary(period, EVERYONE);
      }
      const { libraries } = await queries.byLibrary(period, EVERYONE);
      expect(libraries.map(({ library }) => library)).toEqual([...LIBRARIES, null]);
      for (const { library, counts, waits } of libraries) {
        for (const figure of FIGURES) {
          const items = await itemsOf(queries, figure, period, library ?? undefined);
          expect([library, figure, items.length]).toEqual([library, figure, counts[figure]]);
        }
        expect([waits.local.holds, waits.partner.holds]).toEqual([counts['local-waits'], counts['partner-waits']]);
      }
      close();
    }),
    { numRuns: 50 },
  ));

test('what is lent is borrowed, and parts are no more than their wholes', () =>
  fc.assert(
    fc.asyncProperty(told, async ({ orders: [events], period }) => {
      const { queries, close } = viewOf(events, LIBRARIES);
      const { libraries } = await queries.byLibrary(period, EVERYONE);
      const group = libraries.at(-1)!.counts;
      const sum = (figure: Figure) => libraries.slice(0, -1).reduce((all, { counts }) => all + counts[figure], 0);
      for (const figure of FIGURES) expect([figure, sum(figure)]).toEqual([figure, group[figure]]);
      expect(group.lent).toBe(group.borrowed);
      expect(libraries.slice(0, -1).reduce((net, { counts }) => net + counts.lent - counts.borrowed, 0)).toBe(0);
      for (const { counts } of libraries) {
        expect(counts['partner-first']).toBeLessThanOrEqual(counts.lent);
        expect(counts['local-first']).toBeLessThanOrEqual(counts.kept);
        expect(counts['new-sent-away']).toBeLessThanOrEqual(counts['new-items']);
      }
      close();
    }),
    { numRuns: 50 },
  ));
