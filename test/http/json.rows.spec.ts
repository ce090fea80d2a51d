/** The text of a table is what `JSON.stringify` makes of it, whichever of its rows were told before. */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { jsonOf } from '../../src/http/json.rows.js';

const row = fc.record(
  {
    from: fc.option(fc.string()),
    days: fc.double(),
    ageing: fc.dictionary(fc.string(), fc.nat()),
    to: fc.constant(undefined),
  },
  { requiredKeys: ['from'] },
);
const others = fc.record({ timeZone: fc.string(), watchedDays: fc.double() }, { requiredKeys: [] });

test('a table is told as JSON has it, its rows for the first time or again', () =>
  fc.assert(
    fc.property(others, fc.array(row), fc.array(row), (rest, kept, added) => {
      const first = { ...rest, groups: kept };
      expect(jsonOf(first, 'groups')).toBe(JSON.stringify(first));
      const next = { ...rest, groups: [...added, ...kept] };
      expect(jsonOf(next, 'groups')).toBe(JSON.stringify(next));
    }),
  ));
