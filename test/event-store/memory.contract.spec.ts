/** The store of the tests keeps the contract of the port too: what they prove on it holds on the others. */
import { MemoryStore } from '../support/memory-store.js';
import { eventStoreContract, type OpenStore } from './contract.js';
import { schemas } from './event-builders.js';

eventStoreContract('the store in memory', () => Promise.resolve(opened(new MemoryStore(schemas))));

function opened(store: MemoryStore): OpenStore {
  return { store, reopen: async () => opened(await store.reopen()), close: () => store.close() };
}
