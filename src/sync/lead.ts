import { leadFields } from './person.js';
import type { Sync } from './sync.js';
import { type Fields, type UpsertDeps, upsertSync } from './upsert.js';

/**
 * A sign-up becomes a Lead. Most places in flight: this is what sales people wait for. With the three of contacts they make ten, which
 * is how many calls with more than ten records Zoho takes at once (source: zoho.com/crm/developer/docs/api/v8/api-limits.html).
 */
export function leadSync(deps: UpsertDeps, { concurrency = 7 }: { concurrency?: number } = {}): Sync<Fields> {
  return upsertSync(deps, { name: 'crm.lead', module: 'Leads', fieldsOf: leadFields, concurrency });
}
