/** Who is told of which cases: to each addressee those that wait for it, the oldest first. */
import type { Addressee, DigestSettings } from '../config/digest-settings.js';
import type { CaseRow } from '../cases/index.js';
import { dateAt, usualZone } from '../plain/days.js';

export interface Digest {
  readonly addressee: Addressee;
  /** `msc`, `branch BOZE` or `library MCPL`. */
  readonly to: string;
  /** As its own people call it. */
  readonly name: string;
  /** Whose day it is, and in whose days it is told. */
  readonly date: string;
  readonly zone: string;
  readonly open: number;
  readonly overdue: number;
  /** The first of them. */
  readonly cases: readonly CaseRow[];
}

export interface Member {
  readonly code: string;
  readonly name: string;
}

export interface Group {
  readonly libraries: readonly Member[];
  readonly branches: readonly (Member & { readonly library: string; readonly timeZone: string })[];
}

/** A longer list is not read. */
const MOST = 100;

/** What is to be said at that moment, in milliseconds since 1970, of these open cases. */
export async function gather(
  settings: Pick<DigestSettings, 'addressees'>,
  group: Group,
  open: AsyncIterable<CaseRow>,
  now: number,
): Promise<readonly Digest[]> {
  const gatherer = new DigestGatherer(settings, group);
  for await (const row of open) gatherer.add(row);
  const zone = usualZone(group.branches.map(({ timeZone }) => timeZone));
  return gatherer.digests(dateAt(now, zone), zone);
}

class DigestGatherer {
  private readonly told: ReadonlyMap<Addressee, { open: number; overdue: number; cases: CaseRow[] }>;
  private readonly libraryOf: ReadonlyMap<string, string>;

  constructor(
    private readonly settings: Pick<DigestSettings, 'addressees'>,
    private readonly group: Group,
  ) {
    this.told = new Map(settings.addressees.map((addressee) => [addressee, { open: 0, overdue: 0, cases: [] }]));
    this.libraryOf = new Map(group.branches.map(({ code, library }) => [code, library]));
  }

  /** An open case. */
  add(row: CaseRow): void {
    for (const [addressee, told] of this.told) {
      if (!this.isFor(addressee, row)) continue;
      told.open++;
      if (row.overdue) told.overdue++;
      if (told.cases.length < MOST) told.cases.push(row);
    }
  }

  /** None for those for whom nothing waits. */
  digests(date: string, zone: string): readonly Digest[] {
    return this.settings.addressees.flatMap((addressee) => {
      const told = this.told.get(addressee);
      if (!told || told.open === 0) return [];
      const { kind, code } = addressee;
      const to = kind === 'msc' ? kind : `${kind} ${code}`;
      return [{ addressee, to, name: this.nameOf(addressee), date, zone, ...told }];
    });
  }

  private isFor({ kind, code }: Addressee, { owner, ownerBranch }: CaseRow): boolean {
    if (kind === 'msc') return owner === 'msc';
    if (ownerBranch === null) return false;
    return kind === 'branch' ? ownerBranch === code : this.libraryOf.get(ownerBranch) === code;
  }

  private nameOf({ kind, code }: Addressee): string {
    if (kind === 'msc') return 'the group';
    const members: readonly Member[] = kind === 'branch' ? this.group.branches : this.group.libraries;
    return members.find((member) => member.code === code)?.name ?? code;
  }
}
