/** What of a service's log readers of its topics can expect. */
import { unpublished } from '../../../src/app.module.js';
import type { RecordedEvent } from '../../../src/event-store/event-store.js';

export const isPublished = ({ type }: RecordedEvent): boolean => !Object.hasOwn(unpublished, type);
