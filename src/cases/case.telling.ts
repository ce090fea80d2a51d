/** How a case's events are told in a timeline. Pure. */
import { statusChange, type Telling } from '../audit/telling.js';
import type { RecordedEvent } from '../event-store/event-store.js';
import { caseDecider, type CaseState } from './case.decider.js';
import {
  caseEvents,
  type CaseEvent,
  type Climb,
  type Ending,
  type Finding,
  type Stage,
  type Standing,
} from './case.events.js';
import { LADDER } from './case.policy.js';

const types = Object.keys(caseEvents) as CaseEvent['type'][];

export const caseTelling: Telling<CaseEvent> = {
  types,
  words,
  about: ({ data }, past) => ({
    items: [data.barcode],
    branches: past.flatMap((event) => (event.type === 'case-opened' ? [event.data.from, event.data.to] : [])),
  }),
  byPast: types.filter((type) => type !== 'case-opened'),
  changes: (past) => statusChange(statusAfter(past.slice(0, -1)), statusAfter(past)),
};

function words({ type, data }: CaseEvent): string {
  switch (type) {
    case 'case-opened':
      return `It is late from ${data.from} to ${data.to}, beyond ${STAGES[data.stage]}. ${toAct(data)}`;
    case 'case-answered':
      return `${data.branch} ${FINDINGS[data.answer]}${data.note === undefined ? '.' : `: ${data.note}`} ${toAct(data)}`;
    case 'case-escalated':
      return `${CLIMBS[data.why]}. ${toAct(data)}`;
    case 'case-closed':
      return `The case is closed: ${ENDINGS[data.how]}${data.branch === undefined ? '' : ` at ${data.branch}`}.${data.reason === undefined ? '' : ` ${data.reason}`}`;
    case 'case-reopened':
      return `The case was opened again: ${data.reason} ${toAct(data)}`;
  }
}

const toAct = ({ owner, ownerBranch, step, dueAt }: Standing): string =>
  `${ownerBranch ?? (owner === 'msc' ? 'The group’s staff' : `The ${owner}`)} until ${dueAt}: ${LADDER[step].words}`;

const STAGES: Readonly<Record<Stage, string>> = {
  expectation: 'what is usual there',
  '30-days': 'thirty days',
  '60-days': 'sixty days',
};
const FINDINGS: Readonly<Record<Finding, string>> = {
  'searched-not-here': 'searched and does not have it',
  found: 'found it',
  'set-aside-damaged': 'has set it aside, damaged',
};
const CLIMBS: Readonly<Record<Climb, string>> = {
  'not-answered': 'Nobody answered in time',
  'not-scanned': 'Who has it did not scan it in time',
  '30-days': 'It has been on the road for thirty days',
  '60-days': 'It has been on the road for sixty days',
};
const ENDINGS: Readonly<Record<Ending, string>> = {
  arrived: 'it arrived',
  found: 'it was found',
  damaged: 'it is damaged',
  lost: 'it is lost',
  withdrawn: 'its shipping scan was taken back',
  mistake: 'it was no case',
};

function statusAfter(past: readonly RecordedEvent[]): string | null {
  const fold = (state: CaseState, event: RecordedEvent) =>
    caseDecider.evolve(state, event as unknown as CaseEvent, event);
  const state = past.reduce(fold, caseDecider.initial);
  if (state.status === 'none') return null;
  return state.status === 'open' ? `open: ${state.standing.step}` : state.status;
}
