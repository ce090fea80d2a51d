/** What other features may know of cases: their events, and who is to do what. */
export * from './case.events.js';
export type { CaseRow } from './case.answers.js';
export { CaseQueries } from './cases.queries.js';
export { CasesModule } from './cases.module.js';
