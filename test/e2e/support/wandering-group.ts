/**
 * A group whose life is drawn from a seed, event by event: scans that come late, twice or not at all, voids, losses, holds, and words
 * about branches and the courier that change what was known before. Each step is one request; many are refused, as in life.
 */
import { SEGMENT_STATES, SEGMENTS } from '../../../src/courier/hold-wait.js';
import type { Random } from '../../../src/simulation/random.js';
import { DAY_MS, WEEKDAYS } from '../../../src/plain/days.js';
import type { Json, Service } from '../../support/service.js';
import { BRANCHES, item } from './group.js';

const CODES = Object.keys(BRANCHES);
const ITEMS = 12;
const HOLDS = 40;
const ZONES = ['America/Denver', 'America/Los_Angeles', 'UTC'];

export class WanderingGroup {
  private readonly scans: { readonly barcode: string; readonly scanId: string }[] = [];
  /** Where each item is, or is to arrive, if all was scanned. */
  private readonly places = new Map<string, { readonly at: string } | { readonly to: string }>();
  /** Where each hold waits that was asked for last. */
  private readonly pickups = new Map<string, string>();
  private readonly closures = ['/v1/branches/MSLA/closures/2026-03-01'];

  constructor(
    private readonly service: Service,
    private readonly random: Random,
    /** Milliseconds since 1970. */
    private now: number,
  ) {}

  get time(): string {
    return new Date(this.now).toISOString();
  }

  /** So long passes, in milliseconds. */
  pass(ms: number): void {
    this.now += Math.floor(ms);
    this.service.setClock(this.time);
  }

  /** Something happens; answers the status. */
  async live(): Promise<number> {
    const { random } = this;
    this.pass(random.chance(0.1) ? 0 : random.around(0.1, 1.2) * DAY_MS);
    const kind = random.next();
    if (kind < 0.62) return this.scan();
    if (kind < 0.7) return this.correct();
    if (kind < 0.86) return this.hold();
    return this.say();
  }

  /** Mostly what an item does next, some of it late; now and then anything at all. */
  private async scan(): Promise<number> {
    const { random } = this;
    const scanId = `scan-${this.scans.length}`;
    const barcode = item(random.below(ITEMS));
    this.scans.push({ barcode, scanId });
    const late = random.chance(0.3) ? random.around(2, 1) * DAY_MS : random.below(3_600_000);
    const occurredAt = new Date(this.now - late).toISOString();
    const scan = { scanId, barcode, occurredAt, ...(random.chance(0.9) ? this.next(barcode) : this.anything()) };
    return this.send('POST', '/v1/scans', { scans: [scan] });
  }

  /** It is received where it was sent, and sent on from where it was received. */
  private next(barcode: string): Json {
    const place = this.places.get(barcode) ?? { at: this.random.pick(CODES) };
    this.places.set(barcode, 'to' in place ? { at: place.to } : { to: this.otherThan(place.at) });
    return 'to' in place ? { type: 'received', branch: place.to } : this.shipped(place.at, barcode);
  }

  private anything(): Json {
    const branch = this.random.pick(CODES);
    const damage = { type: 'damaged', branch, discovery: 'on-receipt', severity: 'minor' };
    return this.random.pick([damage, { type: 'received', branch }, this.shipped(branch)]);
  }

  private shipped(branch: string, barcode?: string): Json {
    const to = (barcode !== undefined && (this.places.get(barcode) as { to: string }).to) || this.otherThan(branch);
    const waiting = [...this.pickups].flatMap(([holdId, pickupBranch]) => (pickupBranch === to ? [holdId] : []));
    const holdId = waiting.length > 0 ? this.random.pick(waiting) : this.holdId();
    return { type: 'shipped', branch, to, purpose: 'hold', ...(this.random.chance(0.8) && { holdId }) };
  }

  private otherThan(branch: string): string {
    return this.random.pick(CODES.filter((code) => code !== branch));
  }

  /** A scan is taken back; or an item on the road is lost, and found again. */
  private async correct(): Promise<number> {
    const { random } = this;
    const kind = random.pick(['void', 'void', 'lost', 'lost', 'found'] as const);
    const scan = random.pick(this.scans.length > 0 ? this.scans.slice(-30) : [{ barcode: item(1), scanId: 'none' }]);
    const road = [...this.places].flatMap(([barcode, place]) => ('to' in place ? [barcode] : []));
    const barcode = kind === 'lost' && road.length > 0 ? random.pick(road) : scan.barcode;
    const where = random.chance(0.5) ? { branch: random.pick(CODES) } : {};
    const bodies = { void: { scanId: scan.scanId }, lost: {}, found: where };
    return this.send('POST', `/v1/items/${barcode}/${kind}`, { reason: 'So it seems', ...bodies[kind] });
  }

  private async hold(): Promise<number> {
    const { random } = this;
    const holdId = this.holdId();
    const placedAt = new Date(this.now - random.below(2 * DAY_MS)).toISOString();
    const pickupBranch = random.pick(CODES);
    const hold = { holdId, titleId: 't', pickupBranch, patronLibrary: random.pick(['MSLA', 'BOZE']), placedAt };
    switch (random.below(6)) {
      case 0:
        return this.send('POST', `/v1/holds/${holdId}/cancel`, { reason: 'No longer wanted' });
      case 1:
        return this.send('POST', `/v1/holds/${holdId}/expire`, {});
      case 2: {
        const { body } = await this.service.get(`/v1/holds/${holdId}`);
        return this.send('POST', `/v1/holds/${holdId}/pickup`, { branch: body['pickupBranch'] ?? pickupBranch });
      }
      default: {
        const status = await this.send('POST', '/v1/holds', hold);
        if (status === 200) this.pickups.set(holdId, pickupBranch);
        return status;
      }
    }
  }

  /** A closure, mostly of a day that is past, or the end of one; a schedule; or a branch moves to another library or zone. */
  private async say(): Promise<number> {
    const { random } = this;
    const [from, to] = random.shuffled(CODES) as [string, string];
    const day = (days: number) => new Date(this.now + days * DAY_MS).toISOString().slice(0, 10);
    const kind = random.next();
    if (kind < 0.45) {
      const closure = `/v1/branches/${from}/closures/${day(3 - random.below(12))}`;
      this.closures.push(closure);
      return this.send('PUT', closure, {});
    }
    if (kind < 0.65) return this.send('DELETE', random.pick(this.closures.slice(-8)));
    if (kind < 0.8) {
      const weekdays = random.shuffled(WEEKDAYS).slice(0, 1 + random.below(5));
      return this.send('PUT', `/v1/lanes/${from}/${to}/schedule`, { since: day(-random.below(30)), weekdays });
    }
    const [library, timeZone] = [random.pick(['MSLA', 'BOZE']), random.pick(ZONES)];
    return this.send('PUT', `/v1/branches/${from}`, { name: `Branch ${from}`, library, timeZone });
  }

  private holdId(): string {
    return `h-${this.random.below(HOLDS)}`;
  }

  private async send(method: string, path: string, body?: unknown): Promise<number> {
    const { status, text } = await this.service.call(method, path, body);
    if (status >= 500) throw new Error(`${method} ${path} was answered with ${status}: ${text}`);
    return status;
  }
}

/** Questions about lag of every kind, and about every part of the group. */
export function questionsAt(time: string, random: Random): string[] {
  const ago = (days: number) => new Date(Date.parse(time) - days * DAY_MS).toISOString();
  const date = (days: number) => ago(days).slice(0, 10);
  const branch = random.pick(CODES);
  return [
    '/v1/lag?days=courier',
    '/v1/lag?days=calendar&groupBy=none',
    `/v1/lag?days=courier&groupBy=from&library=${random.pick(['MSLA', 'BOZE'])}`,
    `/v1/lag?groupBy=to&branch=${branch}&since=${ago(random.below(60))}&until=${ago(random.below(20))}`,
    '/v1/lag/trend?days=courier',
    `/v1/lag/trend?by=month&library=${random.pick(['MSLA', 'BOZE'])}`,
    `/v1/lag/trend?timeZone=UTC&since=${date(40)}&from=${branch}`,
    '/v1/lag?groupBy=libraries',
    `/v1/lag/comparison?days=courier&at=${date(5 + random.below(30))}`,
    `/v1/lag/comparison?groupBy=toLibrary&at=${date(10)}&branch=${branch}`,
    '/v1/compliance',
    `/v1/compliance?since=${ago(random.below(50))}`,
    '/v1/transits?limit=7',
    `/v1/transits?limit=5&cursor=${random.below(40)}`,
    `/v1/transits?status=${random.pick(['open', 'closed', 'unconfirmed', 'misrouted', 'lost'])}`,
    `/v1/transits?olderThanDays=${random.below(20)}&to=${branch}`,
    '/v1/waits',
    `/v1/waits?groupBy=${random.pick(['pickupBranch', 'patronLibrary'])}&since=${ago(random.below(60))}`,
    `/v1/waits?groupBy=${random.pick(['lendingBranch', 'lendingLibrary', 'pickupLibrary'])}&since=${ago(random.below(120))}`,
    `/v1/waits?library=${random.pick(['MSLA', 'BOZE'])}&until=${ago(random.below(20))}`,
    `/v1/waits/holds?limit=7&cursor=${random.below(20)}`,
    `/v1/waits/holds?groupBy=lendingBranch&key=${branch}&segment=${random.pick(SEGMENTS)}&state=${random.pick(SEGMENT_STATES)}`,
    `/v1/holds/h-${random.below(HOLDS)}/wait?`,
  ];
}
