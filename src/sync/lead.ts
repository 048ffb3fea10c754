import { leadFields } from './person.js';
import type { Sync } from './sync.js';
import { type Fields, type UpsertDeps, upsertSync } from './upsert.js';

/** A sign-up becomes a Lead. Most places in flight: this is what sales people wait for. */
export function leadSync(deps: UpsertDeps, { concurrency = 6 }: { concurrency?: number } = {}): Sync<Fields> {
  return upsertSync(deps, { name: 'crm.lead', module: 'Leads', fieldsOf: leadFields, concurrency });
}
