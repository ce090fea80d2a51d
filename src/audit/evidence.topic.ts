/** Where libraries read checkpoints, to keep copies of them. */
import type { FeatureTopic } from '../kafka/topics.js';
import { evidenceEvents } from './evidence.events.js';

export const evidenceTopic = { name: 'evidence', events: evidenceEvents } satisfies FeatureTopic;
