/**
 * What a scope, the group or a library, has adopted. What is past stays decided by what was in force then: only where nothing was, a
 * policy may reach back.
 */
import { accept, refuse, type Decider, type Decision } from '../event-store/decider.js';
import { sameJson } from '../plain/same-json.js';
import type { CalendarDate } from '../plain/kinds-of-text.js';
import { policyInForce, saidFor, type Adoption } from './policies.in-force.js';
import type { PolicyAdopted, PolicyEnded, PolicyEvent } from './policy.events.js';

/** All that the scope has said, in that order. */
export type PolicyState = readonly Adoption[];

interface Asked {
  /** The day on which it is said, on the group's calendar. */
  readonly today: CalendarDate;
}

export type PolicyCommand =
  | (Asked & {
      readonly type: 'adopt';
      readonly adoption: Omit<PolicyAdopted['data'], 'version'>;
      /** Since when the group's policy has decided about the library's items; absent where none has, and for the group itself. */
      readonly decidedSince?: CalendarDate;
    })
  | (Asked & { readonly type: 'end'; readonly end: PolicyEnded['data'] });

export const policyDecider: Decider<PolicyState, PolicyCommand, PolicyEvent> = {
  initial: [],

  evolve: (state, event) => [...state, adoptionIn(event, state)],

  decide: (command, state) => (command.type === 'adopt' ? adopt(command, state) : end(command, state)),
};

/** What an event adds to what its scope has said before. */
export function adoptionIn({ type, data }: PolicyEvent, before: PolicyState): Adoption {
  const { scope } = data;
  return type === 'policy-adopted'
    ? { scope, version: data.version, from: data.inForceFrom, policy: data.policy }
    : { scope, version: before.at(-1)?.version ?? 0, from: data.from, policy: null };
}

function adopt({ adoption, today, decidedSince }: Of<'adopt'>, state: PolicyState): Decision<PolicyEvent> {
  const { scope, policy, inForceFrom } = adoption;
  if (sameJson(saidFor(state, inForceFrom)?.policy, policy)) return accept();
  const decided = [...state.map(({ from }) => from), ...(decidedSince === undefined ? [] : [decidedSince])];
  if (inForceFrom < today && decided.some((from) => from < today)) return refuse('past-decided', pastOf(scope, today));
  const version = (state.at(-1)?.version ?? 0) + 1;
  return accept({ type: 'policy-adopted', data: { ...adoption, version } });
}

function end({ end: said, today }: Of<'end'>, state: PolicyState): Decision<PolicyEvent> {
  const { scope, from } = said;
  if (saidFor(state, from)?.policy === null) return accept();
  if (!policyInForce(state, scope, from))
    return refuse('no-policy', `Nothing is in force for ${scope} on ${from}. See GET /v1/policies/${scope}.`);
  return from < today ? refuse('past-decided', pastOf(scope, today)) : accept({ type: 'policy-ended', data: said });
}

const pastOf = (scope: string, today: CalendarDate): string =>
  `What was shipped before today stays decided by what was in force for ${scope} then. Let it begin today, on ${today}, or later.`;

type Of<Type extends PolicyCommand['type']> = Extract<PolicyCommand, { readonly type: Type }>;
