/** One instance at a time sends the digests of a day, each of them once. A claim is lent: what its holder leaves undone, another does. */
import { accept, type Decider, type Decision } from '../event-store/decider.js';
import type { DigestClaimed, DigestEnded, DigestEvent, DigestSent } from './digest.events.js';

export interface DigestState {
  readonly claim: DigestClaimed['data'] | null;
  /** Those that were sent, as `to way`. */
  readonly sent: ReadonlySet<string>;
  readonly ended: boolean;
}

export type DigestCommand =
  | { readonly type: 'claim'; readonly date: string; readonly by: string; readonly at: string }
  | { readonly type: 'sent'; readonly sent: DigestSent['data'] }
  | { readonly type: 'end'; readonly end: DigestEnded['data'] };

/** Longer than any one sending takes. */
const LENT_MS = 10 * 60_000;

export const digestDecider: Decider<DigestState, DigestCommand, DigestEvent> = {
  initial: { claim: null, sent: new Set(), ended: false },

  evolve(state, event) {
    switch (event.type) {
      case 'digest-claimed':
        return { ...state, claim: event.data };
      case 'digest-sent':
        return { ...state, sent: new Set([...state.sent, sendingOf(event.data)]) };
      case 'digest-ended':
        return { ...state, ended: true };
    }
  },

  decide(command, state) {
    switch (command.type) {
      case 'claim':
        return claim(command, state);
      case 'sent':
        return state.sent.has(sendingOf(command.sent)) ? accept() : accept({ type: 'digest-sent', data: command.sent });
      case 'end':
        return state.ended ? accept() : accept({ type: 'digest-ended', data: command.end });
    }
  },
};

export const sendingOf = ({ to, way }: Pick<DigestSent['data'], 'to' | 'way'>): string => `${to} ${way}`;

/** Who holds it renews it when half of its time is over. */
function claim(
  { date, by, at }: Extract<DigestCommand, { type: 'claim' }>,
  { claim: known, ended }: DigestState,
): Decision<DigestEvent> {
  const left = known === null ? 0 : Date.parse(known.until) - Date.parse(at);
  if (ended || left > (known?.by === by ? LENT_MS / 2 : 0)) return accept();
  const until = new Date(Date.parse(at) + LENT_MS).toISOString();
  return accept({ type: 'digest-claimed', data: { date, by, until, occurredAt: at } });
}
