/** What other features may know of the courier: its events, the journey, and what it tells of lag. */
export * from './item.events.js';
export * from './journey.shape.js';
export { journey, occurredBy, standing } from './journey.js';
export { journeyEventTypes, observationsIn } from './journey.rows.js';
export { holder } from './item.answers.js';
export { ComplianceAnswer } from './compliance.controller.js';
export { ComplianceQueries } from './compliance.queries.js';
export type { BranchCompliance } from './compliance.js';
export { CourierModule } from './courier.module.js';
export { HoldWaitQueries, type Segment, type WaitGroup } from './hold-waits.queries.js';
export { LagAnswer, TransitPageAnswer, WaitsAnswer } from './lag.answers.js';
export { LagQueries } from './lag.queries.js';
export type { Age, LagFigures } from './lag.js';
export type { Explanation } from './likely-explanation.js';
export type { Interval } from './percentiles.js';
export { TransitQueries, type TransitRow } from './transits.queries.js';
export { TrendAnswer } from './trend.controller.js';
export { TrendQueries, type TrendPeriod } from './trend.queries.js';
