import type { ZohoSettings } from '../config.js';
import type { SegmentSettings } from '../config-segments.js';
import type { DeskWebhookSettings } from '../config-webhooks.js';
import { BridgeError, ReauthoriseError, RefusedError } from '../errors.js';
import type { Store } from '../store/store.js';
import type { SetupReport, SetupStep } from '../types.js';
import type { CallContext } from '../zoho/types.js';
import { chooseOrganization } from './choose-organization.js';
import { modulesOf } from './lifecycle.js';
import { EXTERNAL_ID_LABEL } from './person.js';
import { EXTERNAL_ID_FIELD } from './readiness.js';
import { setUpDesk } from './setup-desk.js';
import { OUR_TAGS } from './tags.js';
import { tierPicklist } from './tier-picklist.js';
import { isTimeZone, TIME_ZONE_FACT } from './time-zone.js';
import type { ZohoSide } from './zoho-side.js';

const context: CallContext = { priority: 'live', correlationId: 'setup', attempt: 1 };

export interface SetupDeps {
  store: Store;
  side: ZohoSide;
  segments: Pick<SegmentSettings, 'lifecycle' | 'tierField'>;
  deskWebhook: DeskWebhookSettings;
  /** The same with other settings: a refresh token that was just exchanged for a code, an organisation that was just found. */
  withSettings(settings: ZohoSettings): ZohoSide;
}

export interface SetupRun {
  /** A Self Client's grant code, to be exchanged for a refresh token first. */
  code?: string;
  /** Say what would be created, create nothing. */
  dryRun?: boolean;
  /** Where Zoho reaches this bridge. @default ZOHO_BRIDGE_PUBLIC_URL */
  publicUrl?: string | undefined;
  onStep?: (step: SetupStep) => void;
}

/**
 * Prepares a bare organisation: finds the organisations, creates the unique field and our tags. What is there already
 * is left alone, so it can be run again and again. A step that fails does not stop the others.
 */
export async function runSetup(
  { store, side, withSettings, segments, deskWebhook }: SetupDeps,
  { code, dryRun = false, publicUrl = deskWebhook.publicUrl, onStep = () => undefined }: SetupRun = {},
): Promise<SetupReport> {
  const steps: SetupStep[] = [];
  const env: Record<string, string> = {};
  const step = async (what: string, work: () => Promise<Omit<SetupStep, 'what'>>) => {
    const done = await work().catch(
      (error: unknown): Omit<SetupStep, 'what'> => ({
        state: 'failed',
        detail: error instanceof BridgeError ? error.message : String(error),
      }),
    );
    const result = { what, ...done };
    steps.push(result);
    onStep(result);
  };

  if (code !== undefined) {
    await step('grant code', async () => {
      const { refreshToken } = await side.zoho.accounts.exchangeCode(code);
      env.ZOHO_REFRESH_TOKEN = refreshToken;
      return { state: 'created', detail: 'exchanged for a refresh token; keep it like a password' };
    });
    if (env.ZOHO_REFRESH_TOKEN === undefined) return { ok: false, steps, env };
  }
  const own = env.ZOHO_REFRESH_TOKEN ? withSettings({ ...side.settings, refreshToken: env.ZOHO_REFRESH_TOKEN }) : side;
  const { zoho, readiness, settings } = own;
  await store.tokens.clear(zoho.credential);

  await step('CRM organisation', async () => {
    const org = await zoho.crm.org(context);
    await store.facts.set('crm.org', { edition: org.edition, users: org.users });
    return { state: 'found', detail: `${org.name} (${org.edition})` };
  });

  await step('Billing organisation', async () => {
    const found = await zoho.billing.organizations(context);
    const chosen = chooseOrganization(found, { variable: 'ZOHO_BILLING_ORGANIZATION_ID', configured: settings.organizations.billing });
    if ('step' in chosen) return chosen.step;
    if (isTimeZone(chosen.timeZone)) await store.facts.set(TIME_ZONE_FACT, chosen.timeZone);
    env.ZOHO_BILLING_ORGANIZATION_ID = chosen.id;
    return { state: settings.organizations.billing ? 'present' : 'found', detail: `${chosen.name} (${chosen.currencyCode})` };
  });
  await step('Books organisation', async () => {
    const configured = settings.organizations.books;
    const found = await zoho.books.organizations(context).catch((error: unknown) => {
      // Books is only needed for revenue and as a second way to invoices: who has none goes without.
      if (configured || !(error instanceof RefusedError || error instanceof ReauthoriseError)) throw error;
      return error.message;
    });
    if (typeof found === 'string') return { state: 'skipped', detail: found };
    if (found.length === 0 && !configured) return { state: 'skipped', detail: 'there is none: revenue is computed from Billing' };
    const billing = env.ZOHO_BILLING_ORGANIZATION_ID;
    const chosen = chooseOrganization(found, { variable: 'ZOHO_BOOKS_ORGANIZATION_ID', configured, preferred: billing });
    if ('step' in chosen) return chosen.step;
    env.ZOHO_BOOKS_ORGANIZATION_ID = chosen.id;
    return { state: configured ? 'present' : 'found', detail: `${chosen.name} (${chosen.currencyCode})` };
  });

  await setUpDesk(
    { store, side: own, sideOf: (desk) => withSettings({ ...own.settings, organizations: { ...own.settings.organizations, desk } }) },
    { dryRun, env, step, webhook: { ...deskWebhook, publicUrl } },
  );

  for (const module of modulesOf(segments.lifecycle)) {
    await step(`${module}: unique field ${EXTERNAL_ID_FIELD}`, async () => {
      if ((await readiness.recheck(module)).hasExternalId) return { state: 'present', detail: 'unique' };
      if (dryRun) return { state: 'skipped', detail: 'would be created' };
      await zoho.crm.createExternalIdField(module, { label: EXTERNAL_ID_LABEL, length: 255 }, context);
      if (!(await readiness.recheck(module)).hasExternalId) {
        return {
          state: 'failed',
          detail: `Zoho made a field of another API name. Create a unique single-line field "${EXTERNAL_ID_LABEL}" in ${module} by hand.`,
        };
      }
      return { state: 'created', detail: 'text(255), unique' };
    });
    await step(`${module}: tags`, async () => {
      const there = new Set((await zoho.crm.tags(module, context)).map((name) => name.toLowerCase()));
      const missing = OUR_TAGS.filter((name) => !there.has(name.toLowerCase()));
      if (missing.length === 0) return { state: 'present', detail: OUR_TAGS.join(', ') };
      if (dryRun) return { state: 'skipped', detail: `would create ${missing.join(', ')}` };
      await zoho.crm.createTags(module, missing, context);
      return { state: 'created', detail: missing.join(', ') };
    });
    const { tierField } = segments;
    if (tierField !== undefined) {
      await step(`${module}: picklist ${tierField}`, () => tierPicklist({ store, zoho, readiness }, { module, field: tierField, dryRun }));
    }
  }
  return { ok: steps.every((s) => s.state !== 'failed'), steps, env };
}
