/** A store on a fresh, migrated database; ends with the test. */
import { onTestFinished } from 'vitest';
import { openQueue, type Queue } from '../../src/store/queue.js';
import { openStore, type Store } from '../../src/store/store.js';
import { migratedEnv, TEST_KEY } from './bridge.js';

export async function freshStore(): Promise<Store> {
  const env = await migratedEnv();
  const store = await openStore({ databaseUrl: env.DATABASE_URL, dataDir: env.ZOHO_BRIDGE_DATA_DIR ?? '', encryptionKeys: [TEST_KEY] });
  onTestFinished(() => store.close());
  return store;
}

export async function freshQueue(store: Store): Promise<Queue> {
  const queue = await openQueue(store.db, { leaseSeconds: 10, onError: () => undefined });
  onTestFinished(() => queue.stop());
  return queue;
}
