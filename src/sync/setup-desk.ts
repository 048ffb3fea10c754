import type { DeskWebhookSettings } from '../config-webhooks.js';
import { ReauthoriseError, RefusedError } from '../errors.js';
import type { Store } from '../store/store.js';
import type { SetupStep } from '../types.js';
import type { CallContext } from '../zoho/types.js';
import { chooseOrganization } from './choose-organization.js';
import { KEY_LABEL, KEY_LENGTH } from './desk-key.js';
import { deskWebhookStep } from './setup-desk-webhook.js';
import type { ZohoSide } from './zoho-side.js';

const context: CallContext = { priority: 'live', correlationId: 'setup', attempt: 1 };

type Step = (what: string, work: () => Promise<Omit<SetupStep, 'what'>>) => Promise<void>;

/**
 * Finds the organisation and the department in Desk, and makes the field for our key and the webhook. Who has no Desk goes without. `sideOf`: the same
 * with an organisation that was only just found.
 */
export async function setUpDesk(
  { store, side, sideOf }: { store: Store; side: ZohoSide; sideOf(deskOrganizationId: string): ZohoSide },
  { dryRun, env, step, webhook }: { dryRun: boolean; env: Record<string, string>; step: Step; webhook: DeskWebhookSettings },
): Promise<void> {
  const { organizations, desk } = side.settings;
  let found: string | undefined;
  await step('Desk organisation', async () => {
    const listed = await side.zoho.desk.organizations(context).catch((error: unknown) => {
      if (organizations.desk || !(error instanceof RefusedError || error instanceof ReauthoriseError)) throw error;
      return error.message;
    });
    if (typeof listed === 'string') return { state: 'skipped', detail: listed };
    if (listed.length === 0 && !organizations.desk) return { state: 'skipped', detail: 'there is none: escalations are kept and wait' };
    const chosen = chooseOrganization(listed, { variable: 'ZOHO_DESK_ORGANIZATION_ID', configured: organizations.desk });
    if ('step' in chosen) return chosen.step;
    found = chosen.id;
    env.ZOHO_DESK_ORGANIZATION_ID = chosen.id;
    await store.facts.set('desk.org', { edition: chosen.edition });
    return { state: organizations.desk ? 'present' : 'found', detail: `${chosen.name} (${chosen.edition})` };
  });
  if (found === undefined) return;
  const own = found === organizations.desk ? side : sideOf(found);

  await step('Desk department', async () => {
    const departments = (await own.zoho.desk.departments(context)).filter((one) => one.isEnabled);
    const chosen = chooseOrganization(departments, { variable: 'ZOHO_DESK_DEPARTMENT_ID', configured: desk.departmentId });
    if ('step' in chosen)
      return { ...chosen.step, detail: chosen.step.detail.replace('organisations of this user', 'departments of this user') };
    env.ZOHO_DESK_DEPARTMENT_ID = chosen.id;
    return { state: desk.departmentId ? 'present' : 'found', detail: chosen.name };
  });
  await step(`Desk tickets: field ${KEY_LABEL}`, async () => {
    const there = await own.deskKey.recheck();
    if (there !== undefined) return { state: 'present', detail: there };
    if (dryRun) return { state: 'skipped', detail: 'would be created' };
    await own.zoho.desk.createTicketField({ label: KEY_LABEL, maxLength: KEY_LENGTH }, context);
    const made = await own.deskKey.recheck();
    if (made !== undefined) return { state: 'created', detail: `${made}, text(${KEY_LENGTH})` };
    return { state: 'failed', detail: `Zoho made it, but does not list it. Make a single-line field "${KEY_LABEL}" of tickets by hand.` };
  });
  const departmentId = env.ZOHO_DESK_DEPARTMENT_ID;
  if (departmentId === undefined) return;
  await step('Desk webhook', () => deskWebhookStep({ store, desk: own.zoho.desk, settings: webhook }, { departmentId, dryRun }));
}
