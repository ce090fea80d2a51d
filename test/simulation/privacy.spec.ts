import { expect, test } from '@jest/globals';
import { findPrivate } from '../../src/plain/private-text.js';
import { barcodeKind } from '../../src/plain/barcode.js';
import { ofKind, story } from './story.js';

const { actions, truth } = story({ branches: 30, days: 60, itemsPerMonth: 5000, damageRate: 0.05, seed: 9 });

test('every barcode is an item barcode with a right check digit', () => {
  const barcodes = ofKind(actions, 'item').map(({ barcode }) => barcode);
  expect(barcodes.filter((barcode) => barcodeKind(barcode) !== 'item')).toEqual([]);
  expect(new Set(barcodes).size).toBe(barcodes.length);
  expect(barcodes.length).toBeGreaterThan(1000);
});

test('nothing looks like a patron: no card number, no e-mail address, no telephone number', () => {
  const texts = new Set([...actions, ...truth].flatMap(textsIn));
  const isTime = (text: string) => /^\d{4}-\d\d-\d\d(T[\d:.]+Z)?$/.test(text);
  expect([...texts].filter((text) => !isTime(text) && findPrivate(text))).toEqual([]);
  expect([...texts].filter((text) => /(?<!\d)2\d{13}(?!\d)/.test(text))).toEqual([]);
});

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
