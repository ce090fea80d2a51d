/** What other features may know of the courier: its events and the journey. */
export * from './item.events.js';
export * from './journey.shape.js';
export { journey, occurredBy, standing } from './journey.js';
export { journeyEventTypes, observationsIn } from './journey.rows.js';
export { holder } from './item.answers.js';
export { OpenTransits, type OpenTransit } from './open-transits.queries.js';
export { CourierModule } from './courier.module.js';
