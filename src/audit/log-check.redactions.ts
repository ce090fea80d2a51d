/** Whether every text that is gone from a log was redacted: an event tells of it, and of what is left where the tree no longer does. */
import type { RecordedEvent } from '../event-store/event-store.js';
import { nameOf } from '../event-store/log-comparison.js';
import { keptLeaf } from '../event-store/texts.js';
import { hashOfRest } from './event-leaf.js';
import type { TextRedacted } from './redaction.events.js';

interface Gone {
  readonly event: RecordedEvent;
  readonly fields: readonly string[];
  /** Where the event has kept its leaf. */
  readonly rest?: string;
}

export class Redactions {
  private readonly gone = new Map<string, Gone>();
  private readonly told = new Map<string, { readonly fields: readonly string[]; readonly rest: string | undefined }>();

  /** In the order of the log. */
  note(event: RecordedEvent): void {
    if (event.type === TOLD) this.noteTold(event.data as TextRedacted['data']);
    const fields = Object.entries(event.metadata.texts ?? {}).flatMap(([path, seal]) => ('hash' in seal ? [path] : []));
    const keeps = keptLeaf(event.metadata) !== undefined;
    if (fields.length > 0 || keeps)
      this.gone.set(event.id, { event, fields, ...(keeps && { rest: hashOfRest(event).toString('base64') }) });
  }

  /** Null if there is none; what is wrong with the first. */
  unexplained(): string | null {
    for (const { event, fields, rest } of this.gone.values()) {
      const told = this.told.get(event.id);
      const field = fields.find((path) => !told?.fields.includes(path));
      if (field !== undefined || !told)
        return `A text of ${nameOf(event)} is gone${field === undefined ? '' : ` (${field})`}, and no event tells that it was redacted.`;
      if (rest !== undefined && rest !== told.rest)
        return `What is left of ${nameOf(event)} is not what was left when a text of it was redacted.`;
    }
    return null;
  }

  private noteTold({ eventId, field, rest }: TextRedacted['data']): void {
    this.told.set(eventId, { fields: [...(this.told.get(eventId)?.fields ?? []), field], rest });
  }
}

const TOLD: TextRedacted['type'] = 'text-redacted';
