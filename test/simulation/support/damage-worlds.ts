/** Years of a small group in which much is damaged, each with one fault, and what the verdicts on it are worth. */
import { verdictOf } from '../../../src/damage/policy.verdict.js';
import type { SimulationOptions } from '../../../src/simulation/options.js';
import { optionsOf, YEARS } from '../../../src/simulation/years.js';
import { policies } from '../../damage/support/policies.js';
import { countsOf, type JudgedDamage } from './damage-verdicts.js';

const GROUP = { branches: 10, itemsPerMonth: 450, damageRate: 0.06 };
const ALL_FAULTS = { wrongBranch: 0.02, clockSkew: 0.3, lostRate: 0.005, mistakenScans: 0.005 };

/** In all of them nobody calls sound what is damaged. */
export const TRUE_LOOKS: Readonly<Record<string, Partial<SimulationOptions>>> = {
  ...Object.fromEntries(YEARS.map((year) => [year, { ...optionsOf(year, GROUP.branches), ...GROUP }])),
  'every scan says its state': { ...optionsOf('clean', GROUP.branches), ...GROUP, remarks: 1 },
  'all faults at once': { ...GROUP, ...ALL_FAULTS },
};
/** One look in five at damage that nobody noticed yet calls the item sound. */
export const CARELESS_LOOKS: Partial<SimulationOptions> = {
  ...optionsOf('clean', GROUP.branches),
  ...GROUP,
  carelessLooks: 0.2,
};

const percent = (part: number, whole: number) => `${((100 * part) / whole).toFixed(1)} %`;

/** A row of the first table in docs/damage-proof.md. */
export function yearRow(year: string, judged: readonly JudgedDamage[]): object {
  const ordered = judged.filter(({ isInOrder }) => isInOrder);
  const [all, inOrder] = [countsOf(judged), countsOf(ordered)];
  return {
    year,
    reported: judged.length,
    'true custodian': percent(all.right, judged.length),
    undetermined: percent(all.undetermined, judged.length),
    wrong: all.wrong,
    'in order': ordered.length,
    'of these true': percent(inOrder.right, ordered.length),
    'of these wrong': inOrder.wrong,
  };
}

/** What each policy says where one of its rules goes by who alone had it, and otherwise. */
export function policyRow(name: string, judged: readonly JudgedDamage[]) {
  const policy = policies.get(name);
  if (!policy) throw new Error(`There is no policy ${name}.`);
  const said = judged.map((damage) => {
    const { rule, responsible } = verdictOf(policy, damage.facts);
    const asked = policy.rules.find((one) => one.rule === rule)?.when?.custodians;
    const only = typeof asked === 'object' && 'only' in asked ? asked.only : null;
    return { ...damage, responsible, only };
  });
  const alone = said.filter(({ only }) => only !== null);
  const named = said.filter(({ responsible }) => responsible !== 'none' && responsible !== 'group-decides');
  const so = named.filter(({ responsible, culprit }) => responsible === culprit);
  const wrong = alone.filter(({ only, culprit }) => !only?.includes(culprit));
  return {
    wrongInOrder: wrong.filter(({ isInOrder }) => isInOrder),
    row: {
      policy: name,
      'by one custodian': percent(alone.length, said.length),
      'of these true': percent(alone.length - wrong.length, alone.length),
      'somebody answers': percent(named.length, said.length),
      'of these it was so': percent(so.length, named.length),
    },
  };
}
