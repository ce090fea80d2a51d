/**
 * Where other systems read which texts they have to erase as well. A topic of its own: it is small, can be read from its beginning at any time,
 * and concerns the readers of every other one.
 */
import type { FeatureTopic } from '../kafka/topics.js';
import { redactionEvents } from './redaction.events.js';

export const redactionsTopic = { name: 'redactions', events: redactionEvents } satisfies FeatureTopic;
