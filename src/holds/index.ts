/** What other features may know of holds. */
export * from './hold.events.js';
