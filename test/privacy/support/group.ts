/** A small group in which every request of the contract can be taken, and the values that make each of them sound. */
import { setTimeout as pause } from 'node:timers/promises';
import { SESSION_COOKIE } from '../../../src/access/session-text.js';
import { item, registerGroup } from '../../e2e/support/group.js';
import { shippedPolicies } from '../../../src/damage/policy.document.js';
import type { Json } from '../../support/service.js';
import { SMALL_PHOTO } from '../../support/small-photo.js';
import type { SoundValues } from './places.js';
import type { SweptService } from './swept-service.js';

/** Now and before: the service lives in its own time. */
const ago = (hours: number): string => new Date(Date.now() - hours * 3_600_000).toISOString();
const [SOUND, LOST, SHIPPED, OVERDUE, SETTLED] = [item(1), item(2), item(3), item(4), item(5)];
const PHOTO = { bytes: SMALL_PHOTO, type: 'image/png' };
const CLAIM = `${SOUND}-swept-damaged`;
export const CASE = `${OVERDUE}-swept-overdue`;
const SETTLED_CASE = `${SETTLED}-swept-overdue`;
/** Lent by Missoula and damaged at Bozeman, each for something that is said of a claim. */
const DAMAGED = { acknowledge: item(6), dispute: item(7), settle: item(8), pay: item(9), waive: item(10) };
const claimTo = (step: keyof typeof DAMAGED): string => `${DAMAGED[step]}-swept-damaged`;

const SETTLEMENT = { party: 'borrowing', remedy: 'price' };

const scan = (type: string, barcode: string, hours: number, more: Json = {}) => ({
  type,
  barcode,
  branch: 'MSLA',
  occurredAt: ago(hours),
  ...more,
});

/** Branches, items, holds, a claim, a case, a key and a session. */
export async function fill(
  service: SweptService,
): Promise<{ readonly keys: readonly string[]; readonly sound: SoundValues }> {
  const done = async (method: string, path: string, body?: Json) => {
    const answer = await service.ask({ method, path, ...(body && { body }) });
    if (answer.status !== 200) throw new Error(`${method} ${path} was answered with ${answer.text}`);
    return answer;
  };
  await registerGroup({ put: (path, body) => service.ask({ method: 'PUT', path, body }) });
  for (const barcode of [SOUND, LOST, SHIPPED, ...Object.values(DAMAGED)]) {
    await done('PUT', `/v1/items/${barcode}`, { owningBranch: 'MSLA', title: 'Winter in the Blood' });
  }
  const hold = { titleId: 't-1', pickupBranch: 'MSLA', patronLibrary: 'MSLA', placedAt: ago(9) };
  for (const holdId of ['pickup', 'cancel', 'expire']) await done('POST', '/v1/holds', { holdId, ...hold });
  const scans = [
    scan('inspected', SOUND, 8, { scanId: 'swept-sound', condition: 'sound' }),
    scan('damaged', SOUND, 7, { scanId: 'swept-damaged', discovery: 'on-shelf', severity: 'minor', note: 'Spine' }),
    scan('shipped', LOST, 8, { scanId: 'swept-lost', to: 'BOZE' }),
    scan('shipped', OVERDUE, 35 * 24, { scanId: 'swept-overdue', to: 'BOZE' }),
    scan('shipped', SETTLED, 35 * 24, { scanId: 'swept-overdue', to: 'BOZE' }),
    scan('shipped', SHIPPED, 8, { scanId: 'swept-shipped', to: 'BOZE', purpose: 'hold', holdId: 'pickup' }),
  ];
  await done('PUT', '/v1/policies/group/2020-01-01', { shipped: 'clean-receipt', reason: 'Minutes' });
  const damages = Object.values(DAMAGED).flatMap((barcode) => [
    scan('shipped', barcode, 8, { scanId: 'swept-lent', to: 'BOZE', purpose: 'hold', condition: 'sound' }),
    scan('received', barcode, 7, { scanId: 'swept-received', branch: 'BOZE', condition: 'sound' }),
    scan('damaged', barcode, 6, { scanId: 'swept-damaged', branch: 'BOZE', discovery: 'on-shelf', severity: 'major' }),
  ]);
  await done('POST', '/v1/scans', { scans: [...scans, ...damages] });
  await done('POST', `/v1/items/${LOST}/lost`, { reason: 'Not seen for two weeks' });
  const becomes = async (path: string, status: string) => {
    const end = performance.now() + 20_000;
    while ((await service.ask({ method: 'GET', path })).body['status'] !== status) {
      if (performance.now() > end) throw new Error(`It did not become ${status}: ${path}`);
      await pause(50);
    }
  };
  for (const caseId of [CASE, SETTLED_CASE]) await becomes(`/v1/cases/${caseId}`, 'open');
  for (const barcode of Object.values(DAMAGED)) await becomes(`/v1/damage/${barcode}-swept-damaged`, 'assessed');
  await done('POST', `/v1/damage/${claimTo('pay')}/settle`, { ...SETTLEMENT, amount: 12, rationale: 'Both agreed' });
  await becomes(`/v1/damage/${CLAIM}`, 'assessed');
  const photo = await service.ask({
    ...{ method: 'POST', path: `/v1/damage/${CLAIM}/photos`, body: PHOTO.bytes },
    headers: { 'content-type': PHOTO.type },
  });
  const { body: signed } = await done('POST', '/v1/evidence/checkpoints');
  const size = Number((signed['checkpoint'] as Json)['size']);
  const issued = [];
  for (const body of [{ role: 'scanner', branch: 'MSLA' }, { role: 'library', library: 'MSLA' }, { role: 'auditor' }]) {
    issued.push((await done('POST', '/v1/keys', { ...body, label: 'Front desk' })).body);
  }
  const { body: session, headers } = await done('POST', '/v1/session');
  const cookie = headers.getSetCookie().join();
  if (!cookie.startsWith(SESSION_COOKIE)) throw new Error('No session was opened.');
  const keys = issued.map(({ key }) => String(key));
  return {
    keys,
    sound: new SoundInGroup(
      String(issued[2]?.['keyId']),
      String(session['sessionId']),
      String(photo.body['sha256']),
      size,
    ),
  };
}

class SoundInGroup implements SoundValues {
  readonly file = PHOTO;
  private asked = 0;

  constructor(
    private readonly keyId: string,
    private readonly sessionId: string,
    /** Of a photo of the claim. */
    private readonly sha256: string,
    /** Of a recorded checkpoint. */
    private readonly size: number,
  ) {}

  of(line: string, field: string): unknown {
    const own = this.ofLine(line)[field];
    if (own !== undefined) return own;
    const known: Json = {
      after: '1',
      event: '1',
      lastEventId: '1',
      cursor: line.includes('/v1/items') ? SOUND : line.includes('/v1/timeline') ? '0' : '1',
      limit: 10,
      latitude: 46.9,
      longitude: -114,
      legacyBarcodes: false,
      code: 'MSLA',
      library: 'MSLA',
      patronLibrary: 'MSLA',
      barcode: SOUND,
      claimId: CLAIM,
      scope: 'group',
      policy: shippedPolicies()[0],
      shipped: 'clean-receipt',
      a: 'clean-receipt',
      b: 'owner-bears-it',
      caseId: CASE,
      subject: CLAIM,
      key: this.keyId,
      keyId: this.keyId,
      sessionId: this.sessionId,
      holdId: 'pickup',
      titleId: 't-1',
      note: 'Back cover torn off',
      caption: 'Back cover torn off',
      sha256: this.sha256,
      occurredAt: ago(1),
      placedAt: ago(1),
      sentAt: ago(0),
      knownAt: ago(0),
      month: ago(7 * 24).slice(0, 7),
      reason: 'Searched at both ends',
      rationale: 'Both agreed',
      agrees: true,
    };
    return known[field];
  }

  more(line: string, field?: string): Json {
    if (line === 'POST /v1/cases/{caseId}/answer') return field === 'branch' ? {} : { branch: 'BOZE' };
    if (line === 'POST /v1/policies/try' || line === 'PUT /v1/policies/{scope}/{day}')
      return field === 'policy' ? { shipped: undefined } : { shipped: 'clean-receipt' };
    if (line === 'POST /v1/damage/{claimId}/dispute') return field === 'library' ? {} : { library: 'BOZE' };
    if (line === 'POST /v1/damage/{claimId}/settle') return field === 'amount' ? {} : { amount: 12 };
    if (line !== 'POST /v1/keys') return {};
    return field === 'branch' ? { role: 'scanner' } : field === 'library' ? { role: 'library' } : {};
  }

  private ofLine(line: string): Json {
    switch (line) {
      case 'PUT /v1/policies/{scope}/{day}':
        return { day: '2041-01-01' };
      case 'POST /v1/policies/{scope}/end':
        return { day: '2090-01-01' };
      case 'POST /v1/damage/{claimId}/acknowledge':
        return { claimId: claimTo('acknowledge') };
      case 'POST /v1/damage/{claimId}/dispute':
      case 'POST /v1/damage/{claimId}/answer':
        return { claimId: claimTo('dispute'), library: 'BOZE' };
      case 'POST /v1/damage/{claimId}/settle':
        return { claimId: claimTo('settle'), ...SETTLEMENT, library: 'BOZE', amount: 12 };
      case 'POST /v1/damage/{claimId}/pay':
        return { claimId: claimTo('pay') };
      case 'POST /v1/damage/{claimId}/waive':
        return { claimId: claimTo('waive') };
      case 'GET /v1/damage/{claimId}':
        return { at: ago(0) };
      case 'GET /v1/waits/holds':
        return { key: 'MSLA' };
      case 'GET /v1/evidence/checkpoints/{size}':
        return { size: this.size };
      case 'GET /v1/evidence/consistency':
        return { older: 1, newer: 2 };
      case 'GET /v1/evidence/bundles/item/{barcode}':
      case 'GET /v1/evidence/bundles/hold/{holdId}':
      case 'GET /v1/evidence/bundles/claim/{claimId}':
        return { checkpoints: '1,2' };
      case 'GET /v1/evidence/inclusion':
        return { size: 2 };
      case 'POST /v1/scans':
        return { scanId: `swept-${++this.asked}` };
      case 'POST /v1/holds':
        return { holdId: `hold-${++this.asked}` };
      case 'POST /v1/cases/{caseId}/close':
      case 'POST /v1/cases/{caseId}/reopen':
        return { caseId: SETTLED_CASE };
      case 'POST /v1/keys':
        return { role: 'auditor', label: 'Front desk' };
      case 'POST /v1/items/{barcode}/void':
        return { scanId: 'swept-sound' };
      case 'POST /v1/items/{barcode}/lost':
        return { barcode: SHIPPED, transitId: 'swept-shipped' };
      case 'POST /v1/items/{barcode}/found':
        return { barcode: LOST, transitId: 'swept-lost' };
      case 'POST /v1/holds/{holdId}/pickup':
        return { holdId: 'pickup' };
      case 'POST /v1/holds/{holdId}/cancel':
        return { holdId: 'cancel' };
      case 'POST /v1/holds/{holdId}/expire':
        return { holdId: 'expire' };
      default:
        return {};
    }
  }
}
