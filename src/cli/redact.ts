/** `waybill redact`: erases a text from the log of a stopped service, under the keys of two admins. */
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import type { IssuedKey } from '../access/access-key.decider.js';
import { KeyRing } from '../access/key-ring.js';
import { schemas } from '../app.module.js';
import { hashOfRest, leafHashOf } from '../audit/event-leaf.js';
import { redactionDecider, type Redact } from '../audit/redaction.decider.js';
import { redactionStream, type TextRedacted } from '../audit/redaction.events.js';
import type { Secret } from '../config/secret.js';
import type { Settings } from '../config/settings.js';
import type { Decider, DomainEvent } from '../event-store/decider.js';
import { RedactableLog } from '../event-store/embedded/redactable-log.js';
import { StoreUnavailable, type NewEvent, type RecordedEvent } from '../event-store/event-store.js';
import { newId, newSalt } from '../event-store/ids.js';
import { redactedAt, saltsFor, textAt, textsIn } from '../event-store/texts.js';
import { EventField, TextField } from '../http/fields.js';
import { faults } from '../http/validation.js';
import { systemClock } from '../plain/clock.js';
import { deleteViews } from './delete-views.js';
import { UsageError } from './usage-error.js';

export interface RedactWords {
  readonly event: string;
  readonly field: string;
  readonly reason: string;
  readonly keyFile?: string;
  readonly secondKeyFile?: string;
  readonly yes?: boolean;
}

class Form {
  @EventField({ description: 'Which event: its position, or its id' })
  event!: string;
  @TextField({ description: 'Why', longest: 500 })
  reason!: string;
}

type Ask = (question: string) => Promise<boolean>;

/** Throws `StoreRefused` or `UsageError`, whose message says what to do. `ask`: whether to go on. */
export async function redact(words: RedactWords, settings: Settings, ask: Ask = onTerminal): Promise<void> {
  if (settings.eventStore !== 'embedded') throw new UsageError(NOT_EMBEDDED);
  const { event, reason } = words;
  const wrong = faults(Object.assign(new Form(), { event, reason }));
  if (wrong) throw new UsageError(wrong.map(({ detail }) => detail).join('; '));
  const log = RedactableLog.open(settings.dataFolder);
  try {
    await redactIn(log, words, settings, ask);
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error;
    throw new UsageError(`${error.message}\n${AGAIN}`, { cause: error });
  } finally {
    log.close();
  }
}

async function redactIn(log: RedactableLog, words: RedactWords, settings: Settings, ask: Ask): Promise<void> {
  const event = log.find(words.event);
  if (!event) throw new UsageError(`The log has no event ${words.event}.`);
  const keys = await keysOf(words, settings, log);
  const told = await toldOf(log, event, { words, keys });
  const text = textAt(event.data, words.field) ?? '';
  const [one, two] = keys;
  const question =
    `${words.field} of ${event.type} ${event.id} (stream ${event.stream}, position ${event.position}), ${text.length} characters,\n` +
    `is erased for ever, under the keys ${one.keyId} (${one.label}) and ${two.keyId} (${two.label}), because: ${words.reason}`;
  if (told && words.yes !== true && !(await ask(question))) throw new UsageError('Nothing was erased.');

  const { dataFolder } = settings;
  // First: what is stopped in between leaves views that are missing, never one with a text that the log no longer has.
  console.error(`1 of 3: views are deleted; the next start builds them anew: ${deleteViews(dataFolder).join(', ')}`);
  if (told) log.rewrite(event, told.instead, told);
  console.error(
    told ? '2 of 3: the text is erased from its event' : '2 of 3: the text was erased from its event before',
  );
  console.error('3 of 3: log.db is written anew, without what was there …');
  log.scrub();
  tellWhatIsLeft(log, told ? text : undefined, event);
}

/** What is to be recorded, and what the event becomes; null if its text was erased before. */
async function toldOf(log: RedactableLog, event: RecordedEvent, by: { words: RedactWords; keys: Redact['keys'] }) {
  const { words, keys } = by;
  const { field, reason } = words;
  const stream = redactionStream(event.id);
  const past = await log.readStream(stream);
  const now = systemClock().toISOString();
  const texts = textsIn(event.data, schemas.textsOf(event.type)).map(({ path }) => path);
  const about = { eventId: event.id, event: event.type, stream: event.stream, field, reason };
  const instead = texts.includes(field) ? redactedAt(event, field, leafHashOf(event)) : event;
  const rest = instead.metadata.redacted && hashOfRest({ ...event, ...instead }).toString('base64');
  const redaction = { ...about, ...(rest !== undefined && { rest }), occurredAt: now };
  const decision = redactionDecider.decide({ redaction, texts, keys }, foldOf(past, redactionDecider));
  if (decision.outcome === 'refused') throw new UsageError(decision.detail);
  const [recorded] = decision.events;
  if (!recorded) return null;
  return {
    instead,
    stream,
    revision: past.at(-1)?.revision ?? ('no-stream' as const),
    event: eventOf(recorded, now, event.id),
  };
}

function eventOf({ type, data }: TextRedacted, recordedAt: string, causationId: string): NewEvent {
  const texts = saltsFor(data, schemas.textsOf(type), newSalt);
  const [key = ''] = data.keys;
  const origin = { correlationId: 'command-line', causationId, actor: { key } };
  const metadata = { schemaVersion: schemas.versionOf(type), ...origin, ...(texts && { texts }) };
  return { id: newId(), type, data, metadata, recordedAt };
}

/** Both must be keys of this very log: admins', and valid now. */
async function keysOf(words: RedactWords, { access }: Settings, log: RedactableLog): Promise<Redact['keys']> {
  const load = async <State, E extends DomainEvent>(stream: string, decider: Decider<State, never, E>) =>
    foldOf(await log.readStream(stream), decider);
  const ring = new KeyRing({ log: { load }, clock: systemClock, now: () => performance.now() });
  const admin = async (name: string, text: string): Promise<IssuedKey> => {
    const key = await ring.find(text);
    if (key?.role === 'admin') return key;
    throw new UsageError(`${name} is no admin key of this log, or is revoked or expired. See waybill keys list.`);
  };
  const one = textOf('WAYBILL_KEY', access.key, words.keyFile, '--key-file');
  const two = textOf('WAYBILL_SECOND_KEY', access.secondKey, words.secondKeyFile, '--second-key-file');
  return [await admin('The first key', one), await admin('The second key', two)];
}

function foldOf<State, E extends DomainEvent>(
  events: readonly RecordedEvent[],
  decider: Decider<State, never, E>,
): State {
  return events.reduce((state, event) => decider.evolve(state, event as unknown as E, event), decider.initial);
}

function textOf(variable: string, secret: Secret | undefined, file: string | undefined, option: string): string {
  if (file === undefined) {
    if (secret) return secret.reveal();
    throw new UsageError(
      `Two people's admin keys are needed. Set ${variable}, or name the file that holds it: ${option} <file>.`,
    );
  }
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}

function tellWhatIsLeft(log: RedactableLog, text: string | undefined, { id, metadata }: RecordedEvent): void {
  console.log(`The text is erased. Event ${id} says [redacted] in its place, and text-redacted tells of it.`);
  const positions = text === undefined ? [] : log.positionsWith(text);
  if (positions.length > 0)
    console.error(
      `The same words stand in ${positions.length} other event${positions.length === 1 ? '' : 's'}, at position${positions.length === 1 ? '' : 's'} ${positions.slice(0, MOST_TOLD).join(', ')}${positions.length > MOST_TOLD ? ', …' : ''}.`,
    );
  if (metadata.texts === undefined)
    console.error(
      'It was recorded before texts had salts: its old hash is kept for the proofs, from which a short text can be guessed.',
    );
  console.error(OUT_OF_REACH);
}

const MOST_TOLD = 10;

const OUT_OF_REACH = `What this could not reach, and you must see to:
- backups and copies of the data folder, and stores that \`waybill copy\` has filled: they still have the text, and are no beginning of this log any more;
- Kafka: the topic still has the text until its retention ends; readers see text-redacted on the topic of redactions, and are to erase theirs;
- photos, which are files of their own, exports, reports and mails that were made, and what the disk keeps of deleted blocks.`;

const AGAIN = 'Run the same command again: it goes on where it was stopped.';

const NOT_EMBEDDED = `Events in EventStoreDB cannot be changed. To erase a text there: stop the services, copy the log into a folder, erase it there, and go on in a new database:
  waybill copy --from env:WAYBILL_EVENT_STORE --to ./erase
  WAYBILL_EVENT_STORE=embedded WAYBILL_DATA=./erase waybill redact …   (an event by its id: positions are others there)
  waybill copy --from ./erase --to env:NEW_LOG
Start the services with the new address and without their old views-eventstoredb, and delete the old database, its backups and ./erase.`;

async function onTerminal(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) throw new UsageError(`${question}\nNobody is there to confirm it: say --yes.`);
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return (await terminal.question(`${question}\nType erase to go on: `)).trim() === 'erase';
  } finally {
    terminal.close();
  }
}
