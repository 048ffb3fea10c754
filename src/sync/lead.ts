import { awaitingConversion } from '../store/segments.js';
import { keepsLead } from './lifecycle.js';
import { leadFields } from './person.js';
import type { Sync } from './sync.js';
import { type Fields, type UpsertDeps, upsertSync } from './upsert.js';

/**
 * A sign-up becomes a Lead. Most places in flight: this is what sales people wait for. With five for contacts and two for tags they
 * are the fifteen a worker takes in an Enterprise organisation; full calls share CRM's fewer places for heavy ones.
 */
export function leadSync(deps: UpsertDeps, { concurrency = 8 }: { concurrency?: number } = {}): Sync<Fields> {
  const sync = upsertSync(deps, {
    name: 'crm.lead',
    module: 'Leads',
    fieldsOf: leadFields,
    keeps: (stage) => keepsLead(deps.segments.lifecycle, stage),
    // Who paid before their lead was there waits for it.
    next: [{ sync: 'crm.conversion', once: [], of: (userIds, tx) => awaitingConversion(tx, userIds) }],
    concurrency,
  });
  // The module need not even be prepared.
  return deps.segments.lifecycle === 'contact-only' ? { ...sync, notReady: async () => null, load: async () => new Map() } : sync;
}
