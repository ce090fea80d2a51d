/** One instance at a time sends the digests of a day. */
import { test } from '@jest/globals';
import { digestDecider, type DigestCommand } from '../../src/digests/digest.decider.js';
import type { DigestClaimed, DigestEnded, DigestSent } from '../../src/digests/digest.events.js';
import { specification } from '../support/specification.js';

const day = specification(digestDecider);
const date = '2026-03-10';
const at = (minute: number) => `2026-03-10T12:${String(minute).padStart(2, '0')}:00.000Z`;
const claim = (by: string, minute: number): DigestCommand => ({ type: 'claim', date, by, at: at(minute) });
const claimed = (by: string, minute: number): DigestClaimed => ({
  type: 'digest-claimed',
  data: { date, by, until: at(minute + 10), occurredAt: at(minute) },
});
const sent: DigestSent = {
  type: 'digest-sent',
  data: { date, to: 'branch BOZE', way: 'mail', open: 2, occurredAt: at(1) },
};
const ended: DigestEnded = { type: 'digest-ended', data: { date, occurredAt: at(2) } };

test('whoever comes first sends', () => {
  day.given().when(claim('one', 0)).then(claimed('one', 0));
  day.given(claimed('one', 0)).when(claim('other', 1)).thenNothing();
});

test('who sends renews the claim when half of its time is over', () => {
  day.given(claimed('one', 0)).when(claim('one', 4)).thenNothing();
  day.given(claimed('one', 0)).when(claim('one', 5)).then(claimed('one', 5));
});

test('who is silent for ten minutes is followed by another', () => {
  day.given(claimed('one', 0)).when(claim('other', 9)).thenNothing();
  day.given(claimed('one', 0), sent).when(claim('other', 10)).then(claimed('other', 10));
});

test('each is sent once, and a day ends once', () => {
  day.given(claimed('one', 0)).when({ type: 'sent', sent: sent.data }).then(sent);
  day.given(claimed('one', 0), sent).when({ type: 'sent', sent: sent.data }).thenNothing();
  day.given(claimed('one', 0), sent).when({ type: 'end', end: ended.data }).then(ended);
  day.given(claimed('one', 0), sent, ended).when({ type: 'end', end: ended.data }).thenNothing();
  day.given(claimed('one', 0), sent, ended).when(claim('other', 30)).thenNothing();
});
