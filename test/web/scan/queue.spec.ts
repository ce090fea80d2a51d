/** The queue: each scan exactly once and in order, whatever happens to the line, the service and the browser meanwhile. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Entry, KeptScan, KeptVoid } from '../../../web/src/scan/entry.js';
import { answered, nextParcel, standingOf, toForget, type Speaker } from '../../../web/src/scan/queue.js';
import { backOffMs, upload, type Failed, type Ports } from '../../../web/src/scan/upload.js';

const AT = '2026-03-02T10:00:00.000Z';

const scan = (seq: number, branch = 'MSLA', state: Entry['state'] = 'waiting'): KeptScan => ({
  kind: 'scan',
  seq,
  state,
  scan: { type: 'received', scanId: `scan-${seq}`, barcode: `item-${seq % 3}`, branch, occurredAt: AT },
});
const taken = (seq: number, of: KeptScan): KeptVoid => ({
  kind: 'void',
  seq,
  state: 'waiting',
  barcode: of.scan.barcode,
  branch: of.scan.branch,
  at: AT,
  void: { scanId: of.scan.scanId, reason: 'Wrong item' },
});
const recorded = ({ scan: { scanId } }: KeptScan) => ({ scanId, status: 'recorded' as const, anomalies: [] });
const problem = (name: string, status: number) => ({
  type: `urn:waybill:problem:${name}`,
  title: name,
  status,
  detail: `mend ${name}`,
});

describe('what goes next', () => {
  const first = scan(1);
  test('scans up to the first void, then the void, then the rest', () => {
    const entries = [first, scan(2), taken(3, first), scan(4)];
    expect(nextParcel(entries, 'all')).toEqual({ kind: 'scans', scans: entries.slice(0, 2) });
    expect(nextParcel(entries.slice(2), 'all')).toEqual({ kind: 'void', void: entries[2] });
    expect(nextParcel(entries.slice(3), 'all')).toEqual({ kind: 'scans', scans: entries.slice(3) });
  });

  test('nothing of another branch', () => {
    const entries = [scan(1, 'BOZE'), scan(2), taken(3, scan(1, 'BOZE'))];
    expect(nextParcel(entries, { branch: 'MSLA' })).toEqual({ kind: 'scans', scans: [entries[1]] });
    expect(nextParcel(entries.slice(2), { branch: 'MSLA' })).toBeUndefined();
    expect([...standingOf(entries, { branch: 'MSLA' }).held]).toEqual([['BOZE', 2]]);
  });
});

describe('what an answer means', () => {
  test('a duplicate is recorded; anomalies stay with it; what is refused says what to mend', () => {
    const scans = [scan(1), scan(2), scan(3)];
    const results = [
      { scanId: 'scan-1', status: 'duplicate' as const, anomalies: [] },
      { scanId: 'scan-2', status: 'recorded' as const, anomalies: ['wrong-branch'] },
      { scanId: 'scan-3', status: 'refused' as const, problem: problem('legacy-barcode', 400) },
    ];
    const now = answered(scans, results) ?? [];
    expect(now.map(({ state }) => state)).toEqual(['recorded', 'recorded', 'refused']);
    expect(now[1]?.anomalies).toEqual(['wrong-branch']);
    expect(now[2]?.refusal?.detail).toBe('mend legacy-barcode');
  });

  test('sent under the wrong session it waits on; an answer for other scans is none', () => {
    const refused = { scanId: 'scan-1', status: 'refused' as const, problem: problem('not-your-branch', 403) };
    expect(answered([scan(1)], [refused])?.[0]?.state).toBe('waiting');
    expect(answered([scan(1)], [recorded(scan(2))])).toBeUndefined();
    expect(answered([scan(1), scan(2)], [recorded(scan(1))])).toBeUndefined();
  });

  test('only what is done with and of a former day is forgotten', () => {
    const states = (['waiting', 'refused', 'recorded', 'put-away'] as const).map((state, at) =>
      scan(at, 'MSLA', state),
    );
    expect(toForget(states, '2026-03-03T00:00:00.000Z').map(({ state }) => state)).toEqual(['recorded', 'put-away']);
    expect(toForget(states, AT)).toEqual([]);
  });
});

describe('an upload', () => {
  /** A queue in memory, and a service that answers each request by `answer`. */
  function station(
    entries: readonly Entry[],
    answer: (scans: readonly KeptScan[]) => Awaited<ReturnType<Ports['sendScans']>>,
  ) {
    const kept = new Map(entries.map((entry) => [entry.seq, entry]));
    const sent: number[][] = [];
    const ports: Ports = {
      waiting: () => Promise.resolve([...kept.values()].filter(({ state }) => state === 'waiting')),
      settle: (now) => {
        for (const entry of now) kept.set(entry.seq, entry);
        return Promise.resolve();
      },
      sendScans: (scans) => (sent.push(scans.map(({ seq }) => seq)), Promise.resolve(answer(scans))),
      sendVoid: ({ seq }) => (sent.push([seq]), Promise.resolve('done')),
    };
    return { ports, sent, states: () => [...kept.values()].map(({ state }) => state) };
  }

  test.each<[string, Failed, string]>([
    ['a session that is over', problem('key-needed', 401), 'sign-in'],
    ['somebody who does not scan', problem('not-allowed', 403), 'not-allowed'],
    ['a service that is busy', problem('overloaded', 503), 'later'],
    ['a page of somebody else', { type: '', title: '', status: 400, detail: '' }, 'later'],
    ['no line', { type: '', title: '', status: 0, detail: '' }, 'later'],
  ])('%s leaves everything waiting', async (_what, failed, how) => {
    const { ports, sent, states } = station([scan(1), scan(2)], () => failed);
    expect((await upload(ports, 'all')).how).toBe(how);
    expect([sent, states()]).toEqual([[[1, 2]], ['waiting', 'waiting']]);
  });

  test('where a request is refused as a whole, each scan stands or falls alone, and its void with it', async () => {
    const bad = scan(2);
    const { ports, sent, states } = station([scan(1), bad, scan(3), taken(4, bad)], (scans) =>
      scans.includes(bad) ? problem('invalid', 400) : scans.map(recorded),
    );
    expect((await upload(ports, 'all')).how).toBe('done');
    expect(sent).toEqual([[1, 2, 3], [1], [2], [3]]);
    expect(states()).toEqual(['recorded', 'refused', 'recorded', 'put-away']);
  });

  test('waits longer after each failure, up to a minute or so, and not all stations alike', () => {
    expect([1, 2, 3, 20].map((failures) => backOffMs(failures, 0.5))).toEqual([1_000, 2_000, 4_000, 60_000]);
    expect(backOffMs(1, 0)).not.toBe(backOffMs(1, 1));
  });
});

describe('whatever happens', () => {
  class Crash extends Error {}
  type Fault = 'none' | 'before' | 'after' | 'crash-before-settling' | 'busy' | 'signed-out';
  const FAULTS: readonly Fault[] = ['none', 'before', 'after', 'crash-before-settling', 'busy', 'signed-out'];
  const NO_LINE: Failed = { type: '', title: '', status: 0, detail: 'no line' };

  type Step =
    | { readonly does: 'scan'; readonly branch: string }
    | { readonly does: 'undo'; readonly back: number }
    | { readonly does: 'upload'; readonly as: string; readonly faults: readonly Fault[] };
  const branch = fc.constantFrom('MSLA', 'BOZE');
  const steps = fc.array(
    fc.oneof<fc.Arbitrary<Step>[]>(
      fc.record({ does: fc.constant('scan'), branch }),
      fc.record({ does: fc.constant('undo'), back: fc.nat(4) }),
      fc.record({
        does: fc.constant('upload'),
        as: branch,
        faults: fc.array(fc.constantFrom(...FAULTS), { maxLength: 4 }),
      }),
    ),
    { maxLength: 60 },
  );

  /** What a disk keeps, a service that knows scans by their ids, and a line that fails as it is told. */
  class World {
    readonly kept = new Map<number, Entry>();
    readonly log: { readonly id: string; readonly by: string }[] = [];
    private faults: Fault[] = [];

    keep(entry: Entry): void {
      this.kept.set(entry.seq, entry);
    }

    /** One upload of a tab, which may crash within. */
    async upload(as: string, faults: readonly Fault[]): Promise<void> {
      this.faults = [...faults];
      const speaker: Speaker = { branch: as };
      await upload(this.ports(as), speaker).catch((error: unknown) => {
        if (!(error instanceof Crash)) throw error;
      });
    }

    private ports(as: string): Ports {
      return {
        waiting: () => Promise.resolve([...this.kept.values()].filter(({ state }) => state === 'waiting')),
        settle: async (now) => {
          if (this.faults[0] === 'crash-before-settling') throw new Crash();
          for (const entry of now) if (this.kept.get(entry.seq)?.state === 'waiting') this.keep(entry);
          await Promise.resolve();
        },
        sendScans: async (scans) =>
          this.through(() =>
            scans.map(({ scan: { scanId, branch } }) => ({
              scanId,
              status: this.record(`scan ${scanId}`, branch, as),
              anomalies: [],
            })),
          ),
        sendVoid: async ({ void: { scanId }, branch }) => {
          const answer = await this.through(() => [this.record(`void ${scanId}`, branch, as)]);
          return 'status' in answer ? answer : 'done';
        },
      };
    }

    private through<T>(record: () => readonly T[]): Promise<readonly T[] | Failed> {
      const fault = this.faults.shift() ?? 'none';
      if (fault === 'crash-before-settling') this.faults.unshift(fault);
      if (fault === 'before') return Promise.resolve(NO_LINE);
      if (fault === 'busy') return Promise.resolve(problem('overloaded', 503));
      if (fault === 'signed-out') return Promise.resolve(problem('key-needed', 401));
      const answer = record();
      return Promise.resolve(fault === 'after' ? NO_LINE : answer);
    }

    private record(id: string, branch: string, by: string): 'recorded' | 'duplicate' {
      expect(by).toBe(branch);
      if (this.log.some((known) => known.id === id)) return 'duplicate';
      this.log.push({ id, by });
      return 'recorded';
    }
  }

  test('the log holds each scan and each void exactly once, under its own branch, in the order of that branch', () =>
    fc.assert(
      fc.asyncProperty(steps, async (all) => {
        const world = new World();
        const made: { readonly id: string; readonly by: string }[] = [];
        const scans: KeptScan[] = [];
        let seq = 0;
        for (const step of all) {
          if (step.does === 'upload') await world.upload(step.as, step.faults);
          else if (step.does === 'scan') {
            const entry = scan(++seq, step.branch);
            scans.push(entry);
            world.keep(entry);
            made.push({ id: `scan ${entry.scan.scanId}`, by: step.branch });
          } else {
            const of = scans.splice(scans.length - 1 - step.back, 1)[0];
            if (!of) continue;
            world.keep(taken(++seq, of));
            made.push({ id: `void ${of.scan.scanId}`, by: of.scan.branch });
          }
        }
        for (const as of ['MSLA', 'BOZE']) {
          await world.upload(as, []);
          expect(world.log.filter(({ by }) => by === as)).toEqual(made.filter(({ by }) => by === as));
        }
        expect([...world.kept.values()].every(({ state }) => state === 'recorded')).toBe(true);
      }),
    ));
});
