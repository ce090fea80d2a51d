/** Where other systems read which policy decides about damage, and will read what became of claims. */
import type { FeatureTopic } from '../kafka/topics.js';
import { policyEvents } from './policy.events.js';

export const damageTopic = { name: 'damage', events: policyEvents } satisfies FeatureTopic;
