/** A day's reads: whatever was read is noted. */
import { accept, type Decider } from '../event-store/decider.js';
import type { Read, ReadsNoted } from './access.events.js';

export const readsDecider: Decider<null, readonly Read[], ReadsNoted> = {
  initial: null,
  evolve: () => null,
  decide: (reads) => (reads.length === 0 ? accept() : accept({ type: 'reads-noted', data: { reads } })),
};
