/** The embedded store keeps the contract of the port. */
import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { EmbeddedStore } from '../../src/event-store/embedded/embedded-store.js';
import { eventStoreContract, type OpenStore } from './contract.js';
import { schemas } from './event-builders.js';
import { temporaryFolder } from './temporary-folder.js';

eventStoreContract('the embedded store', () => Promise.resolve(openIn(temporaryFolder())));

function openIn(folder: string): OpenStore {
  const store = EmbeddedStore.open({ folder, schemas });
  return {
    store,
    reopen: async () => {
      await store.close();
      return openIn(folder);
    },
    close: async () => {
      await store.close();
      rmSync(dirname(folder), { recursive: true, force: true });
    },
  };
}
