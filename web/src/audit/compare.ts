/** What an item's journey says, fact by fact, so that two moments can be laid side by side. */
import type { CustodyAnswer, JourneyAnswer, TransitAnswer } from '../api/contract.js';

export interface Words {
  readonly branch: (code: string) => string;
  readonly moment: (iso: string | undefined) => string;
}

export interface Compared {
  readonly name: string;
  /** Undefined where nothing was known of it. */
  readonly first: string | undefined;
  readonly second: string | undefined;
  readonly differs: boolean;
}

export function compare(first: JourneyAnswer, second: JourneyAnswer, words: Words): readonly Compared[] {
  const [one, other] = [factsOf(first, words), factsOf(second, words)];
  return [...new Set([...one.keys(), ...other.keys()])].map((key) => {
    const [was, is] = [one.get(key), other.get(key)];
    return {
      name: was?.name ?? is?.name ?? key,
      first: was?.value,
      second: is?.value,
      differs: was?.value !== is?.value,
    };
  });
}

interface Fact {
  readonly name: string;
  readonly value: string;
}

function factsOf(
  { custody, transits, anomalies, observations }: JourneyAnswer,
  words: Words,
): ReadonlyMap<string, Fact> {
  const held = custody.at(-1);
  const scans = observations.filter(({ voided }) => voided === undefined).length;
  return new Map<string, Fact>([
    ['who', { name: 'Who had it', value: held ? holderOf(held, words) : 'nobody known' }],
    ['since', { name: 'Since', value: words.moment(held?.since) }],
    ['scans', { name: 'What was seen of it', value: `${scans} ${scans === 1 ? 'time' : 'times'}` }],
    ...transits.map((transit): [string, Fact] => [`transit ${transit.transitId}`, tripOf(transit, words)]),
    ...anomalies.map(({ code, scanId, detail }): [string, Fact] => [
      `anomaly ${code} ${scanId}`,
      { name: `Looked wrong: ${code}`, value: detail },
    ]),
  ]);
}

function holderOf({ holder }: CustodyAnswer, { branch }: Words): string {
  return 'branch' in holder
    ? branch(holder.branch)
    : `Courier, ${branch(holder.courier.from)} to ${branch(holder.courier.to)}`;
}

function tripOf(
  { from, to, status, shippedAt, receivedAt, receivedBy }: TransitAnswer,
  { branch, moment }: Words,
): Fact {
  const shipped = shippedAt === undefined ? 'shipping not scanned' : `shipped ${moment(shippedAt)}`;
  const received = receivedAt === undefined ? '' : `, received ${moment(receivedAt)} at ${branch(receivedBy ?? to)}`;
  return { name: `Trip from ${branch(from)} to ${branch(to)}`, value: `${status}: ${shipped}${received}` };
}
