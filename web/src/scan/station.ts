/** The station at work: takes scans, keeps them, has them sent, and tells what became of them. */
import { computed, effect, signal } from '@preact/signals';
import { v7 as newId } from 'uuid';
import { caller, findOut, reached, renew } from '../api/session.js';
import { announce } from '../shell/announce.js';
import { askForBranches, places } from './branches.js';
import { scanIdOf, timeOf, type Entry, type KeptScan, type NewEntry } from './entry.js';
import { standingOf, type Speaker } from './queue.js';
import { readBarcode } from './read-barcode.js';
import { toService } from './send.js';
import { change, settings } from './settings.js';
import { play } from './sounds.js';
import { Store } from './store.js';
import { AT_FIRST, missingIn, scanOf, type Task } from './task.js';
import { backOffMs, upload, type Ended } from './upload.js';
import { anomalyInWords, heardOf, LARGE, whatOf, type Heard } from './words.js';

export interface Shown {
  readonly heard: Heard;
  readonly scanId?: string;
  readonly barcode?: string;
  readonly sentences: readonly string[];
}

export type Line = Ended | { readonly how: 'sending' };

export const entries = signal<readonly Entry[]>([]);
export const shown = signal<Shown | undefined>(undefined);
export const line = signal<Line>({ how: 'done' });
export const task = signal<Task>(AT_FIRST);
/** Why nothing can be kept here; then nothing may be scanned here. */
export const broken = signal('');

export const speaker = computed<Speaker | undefined>(() => {
  if (caller.value?.role === 'admin') return 'all';
  return caller.value?.role === 'scanner' && caller.value.branch ? { branch: caller.value.branch } : undefined;
});
export const branch = computed(() =>
  speaker.value && speaker.value !== 'all' ? speaker.value.branch : settings.value.branch,
);
export const standing = computed(() => standingOf(entries.value, speaker.value));

/** Told of each scan that was kept: the tote counts. */
export const kept = signal<KeptScan | undefined>(undefined);

let store: Store | undefined;
let opening: Promise<void> | undefined;

/** Once, when the page is first there; it goes on while other pages are looked at. */
export const openStation = (): Promise<void> => (opening ??= open());

async function open(): Promise<void> {
  try {
    store = await Store.open(() => void refresh());
    await refresh();
    places.value = (await store.fact('places')) ?? [];
    const known = await store.fact('branch');
    if (known !== undefined && settings.value.branch === '') change({ branch: known });
  } catch {
    broken.value =
      'This browser keeps nothing, so that scans could get lost here. Leave the private window, or allow this site to store data; then load the page anew.';
    return;
  }
  // Asked for, not needed: without it a browser that runs out of room may clear what it keeps.
  void navigator.storage.persist().catch(() => false);
  effect(() => {
    if (caller.value) void learnBranches().catch(() => undefined);
  });
  effect(() => {
    const { branch: of } = speaker.value && speaker.value !== 'all' ? speaker.value : settings.value;
    if (of !== settings.peek().branch) change({ branch: of });
    if (of !== '') void store?.learn('branch', of);
  });
  effect(() => {
    if (speaker.value) kick();
  });
  addEventListener('online', kick);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') kick();
  });
  kick();
}

async function learnBranches(): Promise<void> {
  places.value = await askForBranches();
  await store?.learn('places', places.value);
}

async function refresh(): Promise<void> {
  if (store) entries.value = await store.all();
}

export const startOfToday = (): string => new Date(new Date().setHours(0, 0, 0, 0)).toISOString();

let taking: Promise<void> = Promise.resolve();

/** What a scanner has read, or somebody has typed: one after the other, so that what is said last is of what was scanned last. */
export function take(given: string): void {
  const now = new Date();
  taking = taking.then(() => takeOne(given, now)).catch((fault: unknown) => console.error(fault));
}

async function takeOne(given: string, now: Date): Promise<void> {
  const read = readBarcode(given);
  const missing = 'refused' in read ? read.refused : missingIn(task.value, branch.value);
  if ('refused' in read || missing !== undefined) {
    tell({ heard: 'refused', sentences: [missing ?? ''] });
    play('refused');
    return;
  }
  const scanId = newId({ msecs: now.getTime() });
  const scanned = { scanId, barcode: read.barcode, branch: branch.value, occurredAt: now.toISOString() };
  await keep({ kind: 'scan', scan: scanOf(task.value, scanned) });
}

export async function takeBack({ scan }: KeptScan, reason: string): Promise<void> {
  const { scanId, barcode, branch: of } = scan;
  await keep({ kind: 'void', barcode, branch: of, at: new Date().toISOString(), void: { scanId, reason } });
}

/** On the disk first; then it is said, then it is sent. */
async function keep(entry: NewEntry): Promise<void> {
  if (!store) return;
  let added: Entry;
  try {
    added = await store.add(entry);
  } catch {
    tell({
      heard: 'refused',
      sentences: ['This device has no room left to keep it. Write the barcode down, and make room.'],
    });
    play('refused');
    return;
  }
  entries.value = [...entries.value.filter(({ seq }) => seq !== added.seq), added];
  tellOf(added);
  awaitAnswer(scanIdOf(added));
  if (added.kind === 'scan') kept.value = added;
  kick();
}

/** For how long a sound waits for the answer of the service, so that it is the right one. */
const ANSWER_MS = 1_500;
/** Scans whose sound is still to come. */
const silent = new Map<string, ReturnType<typeof setTimeout>>();

function awaitAnswer(scanId: string): void {
  const soon = navigator.onLine && line.value.how !== 'later';
  const sound = () => silent.delete(scanId) && play('recorded');
  silent.set(scanId, setTimeout(sound, soon ? ANSWER_MS : 0));
}

/** Of many answers at once the worst is heard; one that was heard as kept is not heard again unless it is worse. */
function tellAnswers(now: readonly Entry[]): void {
  const heard = now.filter(({ state }) => state === 'recorded' || state === 'refused');
  const news = heard.filter((entry) => clearSound(scanIdOf(entry)) || heardOf(entry) !== 'recorded');
  for (const worst of ['refused', 'anomaly', 'recorded'] as const) {
    const entry = news.findLast((one) => heardOf(one) === worst);
    if (!entry) continue;
    play(worst);
    const isOwn = shown.value?.scanId === scanIdOf(entry);
    // What was refused here stands nowhere else: it stays until the next scan. Anomalies are in the list as well.
    if (isOwn || (worst !== 'recorded' && shown.value?.heard !== 'refused')) tellOf(entry);
    return;
  }
  const last = heard.find((entry) => scanIdOf(entry) === shown.value?.scanId);
  if (last && shown.value?.heard === 'kept') tellOf(last);
}

function clearSound(scanId: string): boolean {
  clearTimeout(silent.get(scanId));
  return silent.delete(scanId);
}

function tellOf(entry: Entry): void {
  const barcode = entry.kind === 'scan' ? entry.scan.barcode : entry.barcode;
  const more = entry.refusal ? [entry.refusal.detail] : (entry.anomalies ?? []).map(anomalyInWords);
  tell({ heard: heardOf(entry), scanId: scanIdOf(entry), barcode, sentences: [whatOf(entry), ...more] });
}

function tell(what: Shown): void {
  shown.value = what;
  announce([LARGE[what.heard], what.barcode, ...what.sentences].filter(Boolean).join('. '));
}

let failures = 0;
let isSending = false;
let isMore = false;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Sends what waits, as soon as it can be: one tab at a time. */
export function kick(): void {
  clearTimeout(timer);
  isMore = isSending;
  if (isSending) return;
  isSending = true;
  void navigator.locks
    .request('waybill-upload', send)
    .catch((): Ended => ({ how: 'later', why: 'The browser cannot read what it keeps.' }))
    .then(async (ended) => {
      isSending = false;
      line.value = ended;
      await refresh();
      failures = ended.how === 'done' ? 0 : failures + 1;
      if (isMore) kick();
      else if (ended.how !== 'done') timer = setTimeout(kick, backOffMs(failures, Math.random()));
    });
}

async function send(): Promise<Ended> {
  const own = store;
  if (!own) return { how: 'done' };
  await own.forget(startOfToday());
  if ((await own.waiting()).length === 0) return { how: 'done' };
  if (!speaker.value) await findOut();
  if (!caller.value) return reached.value ? { how: 'sign-in' } : { how: 'later', why: 'Waybill does not answer.' };
  if (!speaker.value) return { how: 'not-allowed' };
  line.value = { how: 'sending' };
  const settle = async (now: readonly Entry[]) => {
    await own.settle(now);
    await refresh();
    tellAnswers(now);
  };
  const ended = await upload({ ...toService, waiting: () => own.waiting(), settle }, speaker.value);
  // Another tab may have signed in anew, or as another branch, since this one has asked.
  if (ended.how === 'sign-in' || ended.how === 'not-allowed') await findOut();
  else if (ended.how === 'done') await stayIn();
  return ended;
}

/** A working day is not to end amid scanning. Whoever signed in at the organisation does so again. */
const RENEW_MS = 6 * 3_600_000;
let mayRenew = true;

async function stayIn(): Promise<void> {
  const until = Date.parse(caller.value?.expiresAt ?? '');
  if (!mayRenew || !(until - Date.now() < RENEW_MS)) return;
  await renew().catch(() => (mayRenew = false));
}

/** What was refused is sent again, once what was wrong is mended; or put away. */
export async function decide(refused: readonly Entry[], decision: 'again' | 'put-away'): Promise<void> {
  await store?.decide(refused.map((entry) => ({ ...entry, state: decision === 'again' ? 'waiting' : 'put-away' })));
  await refresh();
  if (decision === 'again') kick();
}

export const ofToday = computed(() => entries.value.filter((entry) => timeOf(entry) >= startOfToday()).reverse());
