/** The figures as docs/fairness.md defines them, counted the long way: every hold against every other, day by day. */
import type { Figure } from '../../../src/fairness/fairness.figures.js';
import { dateAt, DAY_MS } from '../../../src/plain/days.js';
import type { Told } from './stories.js';

export interface Counted {
  readonly library: string;
  readonly barcode: string | null;
  readonly holdId: string | null;
  readonly passedHoldId: string | null;
}

type DataOf<Type extends Told['type']> = Extract<Told, { type: Type }>['data'];

interface Given {
  readonly barcode: string | null;
  readonly hold: DataOf<'hold-placed'>;
  readonly givenAt: string;
  readonly filledAt: string | null;
  readonly over: boolean;
}

export function plainly(events: readonly Told[], since: string, until: string): Readonly<Record<Figure, Counted[]>> {
  const of = <Type extends Told['type']>(type: Type) =>
    events.filter((event): event is Extract<Told, { type: Type }> => event.type === type);
  const branches = new Map(of('branch-registered').map(({ data }) => [data.code, data]));
  const voided = new Set(of('scan-voided').map(({ data }) => data.scanId));
  const scans = [...of('item-shipped').filter(({ data }) => data.purpose !== 'return'), ...of('item-received')]
    .map(({ data }) => data)
    .filter(({ scanId }) => !voided.has(scanId));
  const statements = (barcode: string | null) => of('item-catalogued').filter(({ data }) => data.barcode === barcode);

  const ownerAt = (barcode: string | null, at: string) => {
    const all = statements(barcode);
    const inForce = all.filter(({ recordedAt }, index) => index === 0 || recordedAt <= at).at(-1);
    return inForce && branches.get(inForce.data.owningBranch);
  };
  const ageAt = (barcode: string, at: string) => {
    const acquiredOn = statements(barcode).at(-1)?.data.acquiredOn;
    if (acquiredOn === undefined) return 'undated';
    const today = dateAt(Date.parse(at), ownerAt(barcode, at)?.timeZone ?? 'UTC');
    const days = (Date.parse(today) - Date.parse(acquiredOn)) / DAY_MS;
    return days >= 0 && days < 90 ? 'new' : 'older';
  };

  const endOf = (holdId: string) =>
    [...of('hold-picked-up'), ...of('hold-cancelled'), ...of('hold-expired')].find(
      ({ data }) => data.holdId === holdId,
    );
  const givings = of('hold-placed').flatMap(({ data: hold }): Given[] => {
    const end = endOf(hold.holdId);
    const theirs = scans.filter(({ holdId }) => holdId === hold.holdId);
    const filledAt = end?.type === 'hold-picked-up' ? end.data.occurredAt : null;
    const before = theirs
      .filter(({ occurredAt }) => filledAt !== null && occurredAt <= filledAt)
      .sort((a, b) => (a.occurredAt + a.barcode < b.occurredAt + b.barcode ? -1 : 1));
    const told = end?.type === 'hold-picked-up' ? end.data.barcode : undefined;
    const taken = filledAt === null ? undefined : (told ?? before.at(-1)?.barcode ?? hold.barcode ?? null);
    const items = new Set<string | null>(theirs.map(({ barcode }) => barcode));
    if (taken !== undefined) items.add(taken);
    return [...items].map((barcode) => {
      const times = theirs.filter((scan) => scan.barcode === barcode).map(({ occurredAt }) => occurredAt);
      if (barcode === taken) times.push(filledAt ?? '');
      return {
        barcode,
        hold,
        givenAt: times.sort()[0] ?? '',
        filledAt: barcode === taken ? filledAt : null,
        over: end !== undefined,
      };
    });
  });

  const waitsAt = ({ holdId, occurredAt }: DataOf<'hold-placed'>, at: string) => {
    const end = endOf(holdId)?.data.occurredAt;
    const served = givings.some((giving) => giving.hold.holdId === holdId && giving.givenAt <= at);
    return occurredAt < at && !served && (end === undefined || end > at);
  };
  const passedBy = ({ barcode, hold, givenAt }: Given) => {
    const owner = ownerAt(barcode, givenAt)?.library;
    const isLocal = (library: string) => library === owner;
    return of('hold-placed')
      .map(({ data }) => data)
      .filter(
        (other) => other.titleId === hold.titleId && other.occurredAt < hold.occurredAt && waitsAt(other, givenAt),
      )
      .filter((other) => other.barcode === undefined || other.barcode === barcode)
      .filter((other) => isLocal(other.patronLibrary) !== isLocal(hold.patronLibrary))
      .sort((a, b) => (a.occurredAt + a.holdId < b.occurredAt + b.holdId ? -1 : 1))[0]?.holdId;
  };

  const within = (at: string | null) => at !== null && at >= since && at < until;
  const rows = givings.map((giving) => {
    const owner = ownerAt(giving.barcode, giving.givenAt)?.library;
    const patron = giving.hold.patronLibrary;
    return { ...giving, owner, patron, lent: owner !== undefined && owner !== patron, kept: owner === patron };
  });
  type Row = (typeof rows)[number];
  const counted = (library: string, row: Row): Counted => ({
    library,
    barcode: row.barcode,
    holdId: row.hold.holdId,
    passedHoldId: passedBy(row) ?? null,
  });
  const ofOwner = (which: (row: Row) => boolean) => rows.filter(which).map((row) => counted(row.owner ?? '?', row));
  const ofPatron = (which: (row: Row) => boolean) => rows.filter(which).map((row) => counted(row.patron, row));
  const filled = ({ filledAt }: Row) => within(filledAt);
  const passing = (list: Counted[]) => list.filter(({ passedHoldId }) => passedHoldId !== null);
  const sent = (age: string) => {
    const all = rows.filter((row) => row.lent && within(row.givenAt) && ageAt(row.barcode ?? '', row.givenAt) === age);
    const items = new Set(all.map(({ owner, barcode }) => `${owner ?? ''} ${barcode ?? ''}`));
    return [...items].map((key) => {
      const [library = '', barcode = ''] = key.split(' ');
      // Which of its holds stands for it is of no account here.
      return { library, barcode, holdId: null, passedHoldId: null };
    });
  };
  const newItems = () => {
    const barcodes = new Set(of('item-catalogued').map(({ data }) => data.barcode));
    return [...barcodes].flatMap((barcode) => {
      // It can become new, or another library's, in the period at these moments only.
      const acquiredOn = statements(barcode).at(-1)?.data.acquiredOn ?? since;
      const moments = [
        since,
        ...statements(barcode).map(({ recordedAt }) => recordedAt),
        ...quartersAround(acquiredOn),
      ];
      const libraries = moments
        .filter((at) => within(at) && ageAt(barcode, at) === 'new')
        .map((at) => ownerAt(barcode, at)?.library ?? '?');
      return [...new Set(libraries)].map((library) => ({ library, barcode, holdId: null, passedHoldId: null }));
    });
  };
  const lent = ofOwner((row) => row.lent && filled(row));
  const kept = ofOwner((row) => row.kept && filled(row));
  // In `rows` both stand with the title that was asked for.
  const title = ({ library, holdId }: Counted) =>
    `${library} ${rows.find((row) => row.hold.holdId === holdId)?.hold.titleId ?? ''}`;
  const shared = (list: Counted[], others: Counted[]) => {
    const titles = new Set(others.map(title));
    return list.filter((one) => titles.has(title(one)));
  };
  return {
    lent,
    borrowed: ofPatron((row) => row.lent && filled(row)),
    kept,
    'partner-first': passing(lent),
    'local-first': passing(kept),
    'local-waits': shared(kept, lent),
    'partner-waits': shared(lent, kept),
    'sent-in-vain': ofOwner((row) => row.lent && row.filledAt === null && row.over && within(row.givenAt)),
    'new-items': newItems(),
    'new-sent-away': sent('new'),
    'undated-sent-away': sent('undated'),
    unattributed: ofPatron((row) => row.owner === undefined && filled(row)),
  };
}

/** Every quarter of an hour from a day before the date to a day after it: in every time zone it begins at one of them. */
const quartersAround = (date: string): readonly string[] =>
  Array.from({ length: 4 * 48 }, (_, quarter) =>
    new Date(Date.parse(date.slice(0, 10)) - DAY_MS + quarter * 900_000).toISOString(),
  );
