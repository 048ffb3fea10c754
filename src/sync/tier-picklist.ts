import { askForEverybody } from '../store/segments.js';
import type { Store } from '../store/store.js';
import { type SetupStep, TIERS } from '../types.js';
import type { CrmModule } from '../zoho/crm.js';
import type { CallContext } from '../zoho/types.js';
import type { ZohoSide } from './zoho-side.js';

const context: CallContext = { priority: 'live', correlationId: 'setup', attempt: 1 };

/**
 * A step of setup: the picklist that holds the tier beside the tags. What is there is left alone. The first time everybody is pushed
 * again, behind everything else, so that records of before get the value.
 */
export async function tierPicklist(
  { store, zoho, readiness }: Pick<ZohoSide, 'zoho' | 'readiness'> & { store: Pick<Store, 'db' | 'facts'> },
  { module, field, dryRun }: { module: CrmModule; field: string; dryRun: boolean },
): Promise<Omit<SetupStep, 'what'>> {
  const ready = async () => (await readiness.recheck(module)).tierFields.includes(field);
  const there = await ready();
  if (dryRun) return there ? { state: 'present', detail: TIERS.join(', ') } : { state: 'skipped', detail: 'would be created' };
  if (!there) {
    const { created } = await zoho.crm.createPicklist(module, { label: field.replaceAll('_', ' '), values: TIERS }, context);
    if (!(await ready())) {
      const why = created
        ? 'Zoho made a field of another API name'
        : 'there is a field of that name already, and it does not offer all tiers';
      return { state: 'failed', detail: `${why}. Make a picklist "${field}" in ${module} by hand, with: ${TIERS.join(', ')}.` };
    }
  }
  const key = `crm.tierField.${module}`;
  const before = await store.facts.get(key);
  if (before?.value === field) return { state: there ? 'present' : 'created', detail: TIERS.join(', ') };
  const count = await askForEverybody(store.db, [module === 'Leads' ? 'crm.lead' : 'crm.contact']);
  await store.facts.set(key, field);
  return { state: there ? 'present' : 'created', detail: `${TIERS.join(', ')}; ${count} users are pushed again in the background` };
}
