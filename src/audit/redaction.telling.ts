/** How the erasing of a text is told: in the timeline of what the text was about. Pure. */
import type { TextRedacted } from './redaction.events.js';
import type { Telling } from './telling.js';

export const redactionTelling: Telling<TextRedacted> = {
  types: ['text-redacted'],
  words: ({ data }) => `A text (${data.field} of ${data.event}) was erased: ${data.reason}`,
  about: ({ data: { stream, keys } }) => ({
    streams: [stream],
    branches: [idIn(stream, 'branch-')],
    keys: [...keys, ...[idIn(stream, 'access-key-')].filter((key) => key !== undefined)],
  }),
};

const idIn = (stream: string, kind: string): string | undefined =>
  stream.startsWith(kind) ? stream.slice(kind.length) : undefined;
