/** What other features may know of the courier: its events, the journey, and how waits are counted. */
export * from './item.events.js';
export * from './journey.shape.js';
export { journey, occurredBy, standing } from './journey.js';
export { journeyEventTypes, observationsIn } from './journey.rows.js';
export { holder } from './item.answers.js';
export { OpenTransits, type OpenTransit } from './open-transits.queries.js';
export { CourierModule } from './courier.module.js';
export { curve } from './kaplan-meier.js';
export { FEWEST, percentile, type Interval, type Percentile } from './percentiles.js';
export { WaitCounts } from './wait-counts.js';
