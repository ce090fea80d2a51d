/**
 * A simulated year over HTTP, watched at random moments: what was answered then to questions about every view, and what each view's file
 * held. Cases, claims, policies, keys and the journal of reads live along, so that no view stays empty.
 */
import { CaseClock } from '../../../src/cases/case.clock.js';
import { ReadJournal } from '../../../src/access/read-journal.js';
import { MerkleTree } from '../../../src/audit/merkle.queries.js';
import { merkle } from '../../../src/audit/merkle.projection.js';
import { allViews } from '../../../src/cli/all-views.js';
import { FolderSender } from '../../../src/cli/send-folder.js';
import { ClaimClock } from '../../../src/damage/claim.clock.js';
import { DAY_MS } from '../../../src/plain/days.js';
import { viewDigest } from '../../../src/projections/digest.js';
import type { Action } from '../../../src/simulation/actions.js';
import type { SimulationOptions } from '../../../src/simulation/options.js';
import { seededRandom, type Random } from '../../../src/simulation/random.js';
import { simulate } from '../../../src/simulation/world.js';
import { issue } from '../../access/support/keys.js';
import { startService, type Answer, type Json, type Service } from '../../support/service.js';

export interface WatchedMoment {
  /** The time of the moment, and where the log ended. */
  readonly at: string;
  readonly position: bigint;
  /** By view: the digest of its file's content. */
  readonly held: Readonly<Record<string, string>>;
  /** By path. */
  readonly answered: Readonly<Record<string, unknown>>;
  readonly root: string;
}

export interface WatchedYear {
  readonly service: Service;
  readonly moments: readonly WatchedMoment[];
  readonly random: Random;
}

export async function watchYear(given: Partial<SimulationOptions>, moments: number): Promise<WatchedYear> {
  const actions = [...simulate(given)];
  const random = seededRandom(given.seed ?? 1);
  const first = actions[0] as Action;
  const service = await startService({ now: first.at });
  const year = new Year(service, random);
  await service.put('/v1/policies/group/2025-01-01', { shipped: 'requesting-library-pays', reason: 'Minutes' });
  // Not before there is something to ask about.
  const begun = Math.max(
    ...['scans', 'hold-placed'].map((kind) => actions.findIndex((action) => action.kind === kind)),
  );
  const later = actions.flatMap((_, index) => (index > begun ? [index] : []));
  const stops = new Set(random.shuffled(later).slice(0, moments));
  for (const [index, action] of actions.entries()) {
    await year.live(action);
    if (stops.has(index)) await year.watch();
  }
  await year.end();
  return { service, moments: year.moments, random };
}

/** Of all that could be asked, at each moment. */
const QUESTIONS = 8;

class Year {
  readonly moments: WatchedMoment[] = [];
  private readonly known = { items: new Set<string>(), holds: new Set<string>(), branches: new Set<string>() };
  private readonly sender: FolderSender;
  private time = new Date(0);

  constructor(
    private readonly service: Service,
    private readonly random: Random,
  ) {
    this.sender = FolderSender.into(service.server, this);
  }

  get now(): Date {
    return this.time;
  }

  /** Never back: what was recorded after a moment was recorded later. */
  set now(now: Date) {
    this.time = new Date(Math.max(now.getTime(), this.time.getTime()));
    this.service.setClock(this.time.toISOString());
  }

  pass(ms: number): void {
    this.now = new Date(this.time.getTime() + ms);
  }

  private ago(days: number): string {
    return new Date(this.now.getTime() - days * DAY_MS).toISOString();
  }

  async live(action: Action): Promise<void> {
    if (action.kind === 'scans') for (const { barcode } of action.scans) this.known.items.add(barcode);
    if (action.kind === 'hold-placed') this.known.holds.add(action.holdId);
    if (action.kind === 'branch') this.known.branches.add(action.code);
    await this.sender.send(action);
  }

  async end(): Promise<void> {
    await this.sender.record();
    this.pass(40 * DAY_MS);
  }

  /** What else happens in a group; then the log rests while it is asked. */
  async watch(): Promise<void> {
    const { service } = this;
    await this.sender.record();
    await this.lookAfter();
    const at = this.now.toISOString();
    const position = await service.store.head();
    await service.engine.caughtUp();
    const answered: Record<string, unknown> = {};
    for (const path of this.random.shuffled(await this.questions()).slice(0, QUESTIONS))
      answered[path] = told(await service.get(path));
    const held = Object.fromEntries(allViews.map((view) => [view.name, viewDigest(service.engine.of(view))]));
    this.moments.push({ at, position, held, answered, root: rootOf(service) });
    this.pass(1);
  }

  private async lookAfter(): Promise<void> {
    const { service, random } = this;
    await service.engine.caughtUp();
    await service.server.get(CaseClock, { strict: false }).round();
    await service.server.get(ClaimClock, { strict: false }).round();
    if (random.chance(0.1)) await service.server.get(ReadJournal, { strict: false }).flush();
    if (random.chance(0.1)) await service.post('/v1/session', {});
    if (random.chance(0.1)) await issue(service, 'auditor');
    if (random.chance(0.1)) await service.post('/v1/evidence/checkpoints', {});
    if (random.chance(0.1)) {
      const shipped = random.pick(['requesting-library-pays', 'clean-receipt', 'owner-bears-it']);
      await service.put(`/v1/policies/group/${this.ago(0).slice(0, 10)}`, { shipped, reason: 'Minutes' });
      await service.put('/v1/libraries/NEW', { name: `Library of the ${this.ago(0).slice(0, 10)}` });
    }
    await service.engine.caughtUp();
    const { claims } = (await service.get('/v1/damage')).body as { claims: readonly Json[] };
    if (claims.length === 0) return;
    const claim = `/v1/damage/${String(random.pick(claims)['claimId'])}`;
    const settlement = { party: 'courier', remedy: 'price', amount: 10 + random.below(20), rationale: 'It fell.' };
    const [word, body] = random.pick([
      ['acknowledge', {}],
      ['settle', settlement],
      ['pay', {}],
    ] as const);
    await service.post(`${claim}/${word}`, body);
    await service.engine.caughtUp();
  }

  /** All that take `knownAt`, of every view that has such. */
  private async questions(): Promise<readonly string[]> {
    const { random, known } = this;
    const [item, hold, branch] = [known.items, known.holds, known.branches].map((all) => random.pick([...all]));
    const { claims } = (await this.service.get('/v1/damage')).body as { claims: readonly Json[] };
    const since = this.ago(random.below(60));
    return [
      '/v1/lag?days=courier',
      `/v1/lag?groupBy=from&since=${since}`,
      '/v1/lag/trend?by=month',
      `/v1/lag/comparison?at=${this.ago(20).slice(0, 10)}`,
      '/v1/compliance?',
      `/v1/transits?limit=5&cursor=${random.below(200)}`,
      '/v1/transits?status=open&limit=5',
      '/v1/waits?groupBy=lendingLibrary',
      `/v1/waits/holds?limit=5&cursor=${random.below(100)}`,
      `/v1/holds/${hold}/wait?`,
      `/v1/items/${item}/journey?`,
      `/v1/timeline/items/${item}?`,
      `/v1/timeline/branches/${branch}?limit=5`,
      '/v1/policies/group?',
      ...claims.slice(0, 1).map(({ claimId }) => `/v1/damage/${String(claimId)}?`),
    ];
  }
}

/** The root of the tree as it is, or as it was when it had so many leaves. */
export const rootOf = ({ engine }: Pick<Service, 'engine'>, leaves?: number): string =>
  engine.of(merkle).read((rows) => {
    const tree = new MerkleTree(rows);
    return Buffer.from(tree.head(leaves ?? tree.size).root).toString('hex');
  });

/** All of the answer but what names the request and the moment, and what may be said of a claim: that is always of now. */
export function told({ status, body }: Answer): unknown {
  const { instance: _instance, knownAt: _moment, may: _ofNow, ...rest } = body;
  return { status, body: rest };
}
