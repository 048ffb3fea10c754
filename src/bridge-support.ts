import type { Config } from './config.js';
import type { Store } from './store/store.js';
import { createEscalations, type Escalations } from './support/escalations.js';

/** Conversations that are handed over to people. */
export function supportPart({ store, config, wake }: { store: Store; config: Config; wake: () => void }): { escalations: Escalations } {
  return { escalations: createEscalations({ db: store.db, vault: store.vault, patterns: config.support.redactPatterns, wake }) };
}
