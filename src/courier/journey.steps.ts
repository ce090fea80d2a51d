/**
 * One observation after another: what each adds to the journey. These rules are all that there is to pairing, so a view
 * that keeps a `JourneyState` an item can follow the log without keeping its history.
 */
import { calendarDays } from '../plain/days.js';
import type { AnomalyCode } from './item.events.js';
import type { Anomaly, Holder, JourneyState, Observation, Step, Transit } from './journey.shape.js';

export const beginning: JourneyState = { custody: null, underway: null, last: '' };

/**
 * By time; what happens at one branch within one tick of its clock is taken in the order in which it must happen: received,
 * looked at, shipped. The id settles the rest, so that the order is the same whoever sorts.
 */
export function orderKey(observation: Observation): string {
  return `${observation.occurredAt} ${RANK[observation.kind]} ${observation.scanId}`;
}

const RANK = { found: 0, received: 1, inspected: 2, damaged: 3, shipped: 4, lost: 5 } as const;

/** Tells the next observation, which must not be voided and must come after `state.last` in order. */
export function advance(state: JourneyState, observation: Observation): Step {
  return tell({ ...state, last: orderKey(observation) }, observation);
}

function tell(state: JourneyState, observation: Observation): Step {
  switch (observation.kind) {
    case 'shipped':
      return shipped(state, observation);
    case 'received':
      return received(state, observation);
    case 'damaged':
    case 'inspected':
      return seen(state, observation);
    case 'lost':
      return lost(state, observation);
    case 'found':
      return found(state, observation);
  }
}

function shipped(state: JourneyState, scan: Observation): Step {
  const { underway, custody } = state;
  const [from, to] = [scan.branch ?? '', scan.to ?? ''];
  // The same trip scanned twice: the first scan began it. A lost item that is shipped again was found: a new trip.
  if (underway?.status === 'open' && underway.from === from && underway.to === to) {
    const again = { ...state, underway: movedOn(underway) };
    return { state: again, anomaly: anomaly('already-in-transit', scan, `${from} had already shipped it to ${to}.`) };
  }
  const opened: Transit = {
    transitId: scan.scanId,
    from,
    to,
    status: 'open',
    purpose: scan.purpose ?? 'other',
    ...(scan.holdId !== undefined && { holdId: scan.holdId }),
    shippedAt: scan.occurredAt,
    days: null,
  };
  const holder: Holder = { courier: { from, to } };
  return {
    state: { ...state, custody: { holder, since: scan.occurredAt }, underway: opened },
    ...(underway && { ended: provedEnded(underway, scan) }),
    ...(custody && { custodyEnded: { ...custody, until: scan.occurredAt } }),
    ...shippedFromElsewhere(state, scan, from),
  };
}

function shippedFromElsewhere({ underway, custody }: JourneyState, scan: Observation, from: string) {
  if (underway?.from === from) {
    return { anomaly: anomaly('already-in-transit', scan, `${from} had already shipped it to ${underway.to}.`) };
  }
  if (underway) {
    const detail = `It was on the road from ${underway.from} to ${underway.to}; ${from} had not received it.`;
    return { anomaly: anomaly('not-in-custody', scan, detail) };
  }
  if (custody && 'branch' in custody.holder && custody.holder.branch !== from) {
    return { anomaly: anomaly('not-in-custody', scan, `It was last known at ${custody.holder.branch}.`) };
  }
  return {};
}

function received(state: JourneyState, scan: Observation): Step {
  const { underway, custody } = state;
  const at = scan.branch ?? '';
  const arrived = arrive(state, scan, at);
  if (underway) {
    if (underway.to === at) return arrived;
    return { ...arrived, anomaly: anomaly('wrong-branch', scan, `It was on the road to ${underway.to}.`) };
  }
  if (!custody) return { ...arrived, anomaly: anomaly('no-open-shipment', scan, 'No shipment of it was recorded.') };
  const last = 'branch' in custody.holder ? custody.holder.branch : custody.holder.courier.to;
  if (last === at) return { state, anomaly: anomaly('already-here', scan, `${at} had already received it.`) };
  return {
    ...arrived,
    ended: {
      transitId: scan.scanId,
      from: last,
      to: at,
      status: 'unconfirmed',
      purpose: 'other',
      ...(scan.holdId !== undefined && { holdId: scan.holdId }),
      receivedAt: scan.occurredAt,
      receivedBy: at,
      days: null,
    },
    anomaly: anomaly('no-open-shipment', scan, `No shipment from ${last}, where it was last known, was recorded.`),
  };
}

/** The item is at a branch now; whatever was under way has ended there. */
function arrive(state: JourneyState, observation: Observation, at: string): Step {
  const { underway, custody } = state;
  return {
    state: { ...state, custody: { holder: { branch: at }, since: observation.occurredAt }, underway: null },
    ...(underway && {
      ended: {
        ...movedOn(underway),
        status: underway.to === at ? 'closed' : 'misrouted',
        receivedAt: observation.occurredAt,
        receivedBy: at,
        days: underway.shippedAt === undefined ? null : calendarDays(underway.shippedAt, observation.occurredAt),
      },
    }),
    ...(custody && { custodyEnded: { ...custody, until: observation.occurredAt } }),
  };
}

/** A look at the item moves nothing: damage found on opening a tote comes before its receipt, and still on the road. */
function seen(before: JourneyState, scan: Observation): Step {
  const { underway, custody } = before;
  const state = underway ? { ...before, underway: lookedAt(underway, scan) } : before;
  const places = underway
    ? [underway.from, underway.to]
    : custody && 'branch' in custody.holder
      ? [custody.holder.branch]
      : [];
  if (places.length === 0 || places.includes(scan.branch ?? '')) return { state };
  const where = underway ? `on the road from ${underway.from} to ${underway.to}` : `last known at ${places.join()}`;
  return { state, anomaly: anomaly('not-in-custody', scan, `It was ${where}.`) };
}

/**
 * Who opens a tote and finds an item damaged puts it aside and may never receive it. What was noticed before it was shipped, and
 * only scanned afterwards, was shipped all the same. The last look counts.
 */
function lookedAt(transit: Transit, { kind, branch = '', occurredAt, condition, discovery }: Observation): Transit {
  if (condition === 'sound' || condition === 'worn') return movedOn(transit);
  const isDamaged = kind === 'damaged' ? discovery !== 'before-shipping' : condition === 'damaged';
  if (!isDamaged || transit.setAside?.branch === branch) return transit;
  return { ...transit, setAside: { branch, since: occurredAt } };
}

/** It does not lie there any more. */
function movedOn(transit: Transit): Transit {
  const { setAside, ...told } = transit;
  return setAside ? told : transit;
}

function lost(state: JourneyState, mark: Observation): Step {
  if (state.underway?.transitId !== mark.scanId) return { state };
  return { state: { ...state, underway: { ...state.underway, status: 'lost', lostAt: mark.occurredAt } } };
}

function found(state: JourneyState, mark: Observation): Step {
  const { underway } = state;
  if (underway?.transitId !== mark.scanId) return { state };
  if (mark.branch !== undefined) return arrive(state, mark, mark.branch);
  const { lostAt: _lostAt, ...again } = movedOn(underway);
  return { state: { ...state, underway: { ...again, status: 'open' } } };
}

/** Another scan shows that the trip is over, though nobody scanned its receipt. */
function provedEnded(transit: Transit, proof: Observation): Transit {
  return { ...movedOn(transit), status: 'unconfirmed', endedBefore: proof.occurredAt };
}

function anomaly(code: AnomalyCode, scan: Observation, detail: string): Anomaly {
  return { code, scanId: scan.scanId, detail };
}
