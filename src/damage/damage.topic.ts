/** Where other systems read which policy decides about damage, and what becomes of claims. */
import type { FeatureTopic } from '../kafka/topics.js';
import { claimEvents } from './claim.events.js';
import { policyEvents } from './policy.events.js';

export const damageTopic = { name: 'damage', events: { ...policyEvents, ...claimEvents } } satisfies FeatureTopic;
