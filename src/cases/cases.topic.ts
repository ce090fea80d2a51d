/** Where other systems read what is done about items that are long on the road. */
import type { FeatureTopic } from '../kafka/topics.js';
import { caseEvents } from './case.events.js';

export const casesTopic = { name: 'cases', events: caseEvents } satisfies FeatureTopic;
