/** Where other systems read what happens to items on the road. */
import type { FeatureTopic } from '../kafka/topics.js';
import { courierEvents } from './item.events.js';

export const courierTopic = { name: 'courier', events: courierEvents } satisfies FeatureTopic;
