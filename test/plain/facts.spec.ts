/** Whether two records state the same facts. */
import { expect, test } from '@jest/globals';
import { sameFacts } from '../../src/plain/facts.js';

interface Facts {
  readonly name: string;
  readonly price?: number | undefined;
}

test.each<[what: string, known: Facts | null, told: Facts, same: boolean]>([
  ['what was unknown is news', null, { name: 'a' }, false],
  ['the order does not matter', { name: 'a', price: 1 }, { price: 1, name: 'a' }, true],
  ['another value is news', { name: 'a', price: 1 }, { name: 'a', price: 2 }, false],
  ['a fact more is news', { name: 'a' }, { name: 'a', price: 2 }, false],
  ['a fact less is news', { name: 'a', price: 2 }, { name: 'a' }, false],
  ['a fact left open is a fact left out', { name: 'a' }, { name: 'a', price: undefined }, true],
  ['nothing and zero are different prices', { name: 'a' }, { name: 'a', price: 0 }, false],
])('%s', (_what, known, told, same) => expect(sameFacts(known, told)).toBe(same));
