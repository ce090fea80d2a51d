/** Where other systems read who the group's members are. */
import type { FeatureTopic } from '../kafka/topics.js';
import { partnerEvents } from './partner.events.js';

export const partnersTopic = { name: 'partners', events: partnerEvents } satisfies FeatureTopic;
