import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { KeptValues } from '../../src/projections/kept-values.js';
import type { Keeping, Rows } from '../../src/projections/projection.js';

/** Tables with a transaction: what is saved counts from the commit on. */
class Tables {
  committed = new Map<string, object>();
  open = new Map<string, object>();
  saves: string[] = [];
  readonly keeping: Keeping = {
    load: (key) => this.open.get(key),
    save: (key, value) => {
      this.saves.push(key);
      this.open.set(key, value);
    },
  };
  commit() {
    this.committed = new Map(this.open);
  }
  rollback() {
    this.open = new Map(this.committed);
  }
}

const rows = {} as Rows;
const key = fc.constantFrom('a', 'b', 'c', 'd');
const steps = fc.array(
  fc.oneof(
    fc.record({ do: fc.constant('set' as const), key }),
    fc.record({ do: fc.constant('get' as const), key }),
    fc.record({ do: fc.constantFrom('commit' as const, 'rollback' as const), key }),
  ),
  { maxLength: 50 },
);

test('are what writing through at once would have left, whatever is committed and rolled back between', () =>
  fc.assert(
    fc.property(steps, (told) => {
      const tables = new Tables();
      const kept = new KeptValues(tables.keeping, rows);
      let plain = new Map<string, object>();
      let committed = new Map<string, object>();
      for (const [number, step] of told.entries()) {
        if (step.do === 'set') {
          kept.set(step.key, { number });
          plain.set(step.key, { number });
        } else if (step.do === 'get') expect(kept.get(step.key)).toEqual(plain.get(step.key));
        else if (step.do === 'commit') {
          kept.save();
          tables.commit();
          committed = new Map(plain);
          expect(tables.committed).toEqual(committed);
        } else {
          kept.forget();
          tables.rollback();
          plain = new Map(committed);
        }
      }
    }),
  ));

test('are saved once however often they change, in the order of their keys', () => {
  const tables = new Tables();
  const kept = new KeptValues(tables.keeping, rows);
  for (const name of ['c', 'a', 'c', 'b', 'a']) kept.set(name, {});
  kept.save();
  kept.save();
  expect(tables.saves).toEqual(['a', 'b', 'c']);
});

test('of a projection that does not say how cannot be set', () => {
  const kept = new KeptValues(undefined, rows);
  expect(kept.get('a')).toBeUndefined();
  expect(() => kept.set('a', {})).toThrow('does not say how');
});
