/** What other features may know of the group's members. */
export * from './partner.events.js';
export { Directory } from './directory.js';
export { MemberQueries, type BranchRow, type LibraryRow } from './members.queries.js';
export { PartnersModule } from './partners.module.js';
