/** Adopting and ending policies: what is past stays decided by what was in force. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { policyInForce, type Adoption } from '../../src/damage/policies.in-force.js';
import { adoptionIn, policyDecider, type PolicyCommand, type PolicyState } from '../../src/damage/policy.decider.js';
import type { PolicyAdopted, PolicyEnded } from '../../src/damage/policy.events.js';
import type { Policy } from '../../src/damage/policy.shape.js';
import { specification } from '../support/specification.js';

const policies = specification(policyDecider);
const [YESTERDAY, TODAY, TOMORROW] = ['2026-03-09', '2026-03-10', '2026-03-11'] as const;
const occurredAt = '2026-03-10T12:00:00.000Z';

const policyNamed = (policy: string): Policy => ({
  policy,
  title: policy,
  summary: policy,
  sources: [],
  rules: [{ rule: 'always', responsible: 'none', remedy: { kind: 'none' }, because: 'So it is.' }],
  deadlines: [],
});
const [ONE, OTHER] = [policyNamed('one'), policyNamed('other')];

const told = { scope: 'group', reason: 'Minutes of March', occurredAt };
const adopted = (policy: Policy, inForceFrom: string, version = 1): PolicyAdopted => ({
  type: 'policy-adopted',
  data: { ...told, policy, inForceFrom, version },
});
const ended = (from: string): PolicyEnded => ({ type: 'policy-ended', data: { ...told, from } });
const adopt = (policy: Policy, inForceFrom: string, more: { scope?: string; decidedSince?: string } = {}) => {
  const { scope = 'group', ...since } = more;
  const adoption = { ...told, scope, policy, inForceFrom };
  return { type: 'adopt', adoption, today: TODAY, ...since } as const satisfies PolicyCommand;
};
const end = (from: string): PolicyCommand => ({ type: 'end', end: { ...told, from }, today: TODAY });

describe('adopting', () => {
  test('the first one may reach back: nothing was decided by another', () =>
    policies.given().when(adopt(ONE, '2025-07-01')).then(adopted(ONE, '2025-07-01')));

  test('a later one may begin today, and not before', () => {
    const given = policies.given(adopted(ONE, '2025-07-01'));
    given.when(adopt(OTHER, TODAY)).then(adopted(OTHER, TODAY, 2));
    given.when(adopt(OTHER, YESTERDAY)).thenRefused('past-decided');
  });

  test('the same for the same day again is once, however its fields are ordered and whatever the reason', () => {
    const again = Object.fromEntries(Object.entries(ONE).reverse()) as unknown as Policy;
    const { adoption, ...rest } = adopt(again, YESTERDAY);
    policies
      .given(adopted(ONE, YESTERDAY))
      .when({ ...rest, adoption: { ...adoption, reason: 'Sent twice' } })
      .thenNothing();
  });

  test('another for the same day to come takes its place', () =>
    policies
      .given(adopted(ONE, TOMORROW))
      .when(adopt(OTHER, TOMORROW))
      .then(adopted(OTHER, TOMORROW, 2)));

  test('what was only planned has decided nothing: one may reach back before it', () =>
    policies
      .given(adopted(ONE, TOMORROW))
      .when(adopt(OTHER, YESTERDAY))
      .then(adopted(OTHER, YESTERDAY, 2)));

  test("a library's first one does not reach back to where the group's decided", () => {
    const since = (decidedSince: string) => adopt(ONE, YESTERDAY, { scope: 'MSLA', decidedSince });
    policies.given().when(since('2025-07-01')).thenRefused('past-decided');
    const own = { ...adopted(ONE, YESTERDAY).data, scope: 'MSLA' };
    policies.given().when(since(TODAY)).then({ type: 'policy-adopted', data: own });
  });
});

describe('ending', () => {
  test('from a day on none is in force; said again it is once', () => {
    policies.given(adopted(ONE, YESTERDAY)).when(end(TOMORROW)).then(ended(TOMORROW));
    policies.given(adopted(ONE, YESTERDAY), ended(TOMORROW)).when(end(TOMORROW)).thenNothing();
  });

  test('the past stays as it was, and where there is nothing, nothing ends', () => {
    policies.given(adopted(ONE, '2025-07-01')).when(end(YESTERDAY)).thenRefused('past-decided');
    policies.given().when(end(TOMORROW)).thenRefused('no-policy');
    policies.given(adopted(ONE, YESTERDAY), ended(TODAY)).when(end(TOMORROW)).thenRefused('no-policy');
  });
});

describe('what is in force', () => {
  const day = (n: number) => new Date(Date.UTC(2026, 2, n)).toISOString().slice(0, 10);
  const SCOPES = ['group', 'MSLA', 'BOZE'] as const;
  const step = fc.record({
    scope: fc.constantFrom(...SCOPES),
    ends: fc.boolean(),
    policy: fc.constantFrom(ONE, OTHER),
    from: fc.integer({ min: 1, max: 30 }),
    waits: fc.integer({ min: 0, max: 6 }),
  });

  test('what is adopted or ended later never changes what was decided of what was shipped earlier', () =>
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const states = new Map<string, PolicyState>(SCOPES.map((scope) => [scope, []]));
        let today = 5;
        for (const { scope, ends, policy, from, waits } of steps) {
          today += waits;
          const before: readonly Adoption[] = [...states.values()].flat();
          const state = states.get(scope) ?? [];
          const group = (states.get('group') ?? []).map((each) => each.from).sort();
          const said = { ...told, scope };
          const command: PolicyCommand = ends
            ? { type: 'end', end: { ...said, from: day(from) }, today: day(today) }
            : {
                type: 'adopt',
                adoption: { ...said, policy, inForceFrom: day(from) },
                today: day(today),
                ...(scope !== 'group' && group[0] !== undefined && { decidedSince: group[0] }),
              };
          const decision = policyDecider.decide(command, state);
          if (decision.outcome === 'refused') continue;
          states.set(
            scope,
            decision.events.reduce<PolicyState>((all, event) => [...all, adoptionIn(event, all)], state),
          );
          const after = [...states.values()].flat();
          for (const library of ['MSLA', 'BOZE', undefined])
            for (let shipped = 1; shipped < today; shipped++) {
              const decided = policyInForce(before, library, day(shipped));
              if (decided) expect(policyInForce(after, library, day(shipped))).toEqual(decided);
            }
        }
      }),
    ));

  test("a library's own comes before the group's, and of several for a day the last one counts", () => {
    const all: Adoption[] = [
      { scope: 'group', version: 1, from: day(1), policy: ONE },
      { scope: 'MSLA', version: 1, from: day(5), policy: ONE },
      { scope: 'MSLA', version: 2, from: day(5), policy: OTHER },
      { scope: 'MSLA', version: 2, from: day(9), policy: null },
    ];
    const at = (library: string, n: number) => {
      const found = policyInForce(all, library, day(n));
      return found && [found.scope, found.policy.policy];
    };
    expect([4, 5, 8, 9].map((n) => at('MSLA', n))).toEqual([
      ['group', 'one'],
      ['MSLA', 'other'],
      ['MSLA', 'other'],
      ['group', 'one'],
    ]);
    expect([at('BOZE', 8), policyInForce(all, 'BOZE', '2026-02-28')]).toEqual([['group', 'one'], null]);
  });
});
