/** A timeline as a page to print. Pure. */
import type { TimelineAnswer, TimelineEntry } from '../audit/timeline.answers.js';
import { html } from './render/html.js';
import { note, ofText, table, text, type Block, type Section } from './section.js';
import { count, many } from './words.js';

export function timelinePage(timeline: TimelineAnswer, madeAt: string): string {
  const { of, order, entries } = timeline;
  const list: Section = { id: 'entries', title: 'What happened', blocks: [...blocksOf(timeline)], data: [] };
  return html(
    {
      title: `Timeline of ${of}`,
      subtitle: `${many(entries.length, 'event')} in the order in which they ${order === 'occurred' ? 'happened' : 'were recorded'}, made at ${madeAt}. Times are UTC.`,
      sections: [list],
    },
    'letter',
  );
}

function* blocksOf({ knownAt, at, entries, next }: TimelineAnswer): Generator<Block> {
  if (knownAt !== null) yield text(`As it was known at ${knownAt}: nothing that was recorded later is here.`);
  if (at !== null) yield text(`As it was at ${at}: nothing that happened later is here.`);
  if (entries.length === 0) {
    yield text('Nothing.');
    return;
  }
  yield* eventBlocks(entries);
  if (next !== null) yield note(`There is more, with cursor=${next}.`);
}

export function* eventBlocks(entries: readonly TimelineEntry[]): Generator<Block> {
  yield table('Events', COLUMNS, entries.map(rowOf));
  yield note('Late: hours from when it happened to when it was recorded. Positions are places in the log.');
}

const COLUMNS = ['Position', 'Happened', 'Recorded', 'Late', 'What', 'By', 'Changed', 'Came of'].map(ofText);

function rowOf(entry: TimelineEntry): readonly string[] {
  const { position, occurredAt, recordedAt, lateHours, anomalies, causes, clockSkewSeconds } = entry;
  const odd = anomalies.length === 0 ? '' : ` (${anomalies.join(', ')})`;
  const skew = clockSkewSeconds === null ? '' : `, clock set by ${count(clockSkewSeconds)} s`;
  return [
    position,
    occurredAt,
    recordedAt,
    `${lateHours.toFixed(1)} h${skew}`,
    `${entry.words}${odd}`,
    reporterOf(entry),
    entry.changes.map(changeWords).join('; '),
    causes.join(', '),
  ];
}

const reporterOf = ({ key, branch, keyLabel }: TimelineEntry): string =>
  `${keyLabel === null ? key : `${keyLabel} (${key})`}${branch === null ? '' : ` for ${branch}`}`;

const changeWords = ({ what, id, before, after }: TimelineEntry['changes'][number]): string =>
  `${what}${id === null ? '' : ` ${id}`}: ${before ?? 'none'} to ${after ?? 'none'}`;
