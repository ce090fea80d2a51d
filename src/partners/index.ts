/** What other features may know of the group's members. */
export * from './partner.events.js';
