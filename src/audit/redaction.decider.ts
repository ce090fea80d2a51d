/** A text is erased once, and under the keys of two people. */
import { accept, refuse, type Decider, type Decision } from '../event-store/decider.js';
import type { TextRedacted } from './redaction.events.js';

/** Where in the event texts were erased. */
export type RedactionState = readonly string[];

/** As far as a key tells whose it is. */
export interface RedactingKey {
  readonly keyId: string;
  readonly label: string;
}

export interface Redact {
  readonly redaction: Omit<TextRedacted['data'], 'keys'>;
  /** Of the event as it is now: where it has free texts. */
  readonly texts: readonly string[];
  /** Of admins, and valid. */
  readonly keys: readonly [RedactingKey, RedactingKey];
}

export const redactionDecider: Decider<RedactionState, Redact, TextRedacted> = {
  initial: [],

  evolve: (state, { data }) => [...state, data.field],

  decide({ redaction, texts, keys }, state) {
    const refused = ofTwoPeople(keys) ?? ofAText(redaction, texts);
    if (refused) return refused;
    if (state.includes(redaction.field)) return accept();
    return accept({ type: 'text-redacted', data: { ...redaction, keys: keys.map(({ keyId }) => keyId) } });
  },
};

function ofTwoPeople([one, other]: Redact['keys']): Decision<never> | undefined {
  if (one.keyId === other.keyId)
    return refuse('one-key', `Both keys are ${one.keyId}. The second one must be another person's.`);
  if (one.label.trim().toLowerCase() !== other.label.trim().toLowerCase()) return undefined;
  return refuse(
    'one-person',
    `Keys ${one.keyId} and ${other.keyId} are both issued to "${one.label}". Two people must have one each: issue a key with a label of its own.`,
  );
}

function ofAText({ field, event }: Redact['redaction'], texts: readonly string[]): Decision<never> | undefined {
  if (texts.includes(field)) return undefined;
  const there = texts.length === 0 ? 'It has no free texts.' : `Its free texts are: ${texts.join(', ')}.`;
  return refuse('no-such-text', `This ${event} has no free text at ${field}. ${there}`);
}
