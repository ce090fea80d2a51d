/** Where other systems read what happens to holds. */
import type { FeatureTopic } from '../kafka/topics.js';
import { holdEvents } from './hold.events.js';

export const holdsTopic = { name: 'holds', events: holdEvents } satisfies FeatureTopic;
