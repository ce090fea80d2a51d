/** Where other systems will read what became of damage claims. There is the topic already, so that they can subscribe to it. */
import type { FeatureTopic } from '../kafka/topics.js';

export const damageTopic = { name: 'damage', events: {} } satisfies FeatureTopic;
