import type { Config } from '../config.js';
import { BridgeError } from '../errors.js';
import { migrationOf, NEWEST_MIGRATION } from '../store/migrate.js';
import { readStatus } from '../store/status.js';
import type { Store } from '../store/store.js';
import { type Check, TIERS } from '../types.js';
import type { CrmModule } from '../zoho/crm.js';
import type { Zoho } from '../zoho/index.js';
import type { CallContext } from '../zoho/types.js';
import type { Budgets } from './budgets.js';
import type { DeskKey } from './desk-key.js';
import { checkDesk } from './doctor-desk.js';
import { checkDeskWebhook } from './doctor-desk-webhook.js';
import { modulesOf } from './lifecycle.js';
import type { Readiness } from './readiness.js';
import { OUR_TAGS } from './tags.js';

const context: CallContext = { priority: 'live', correlationId: 'doctor', attempt: 1 };

export interface DoctorDeps {
  config: Config;
  store: Store;
  /** Undefined without credentials: what needs Zoho is skipped. */
  zoho: Zoho | undefined;
  readiness: Readiness | undefined;
  budgets: Budgets | undefined;
  deskKey: DeskKey | undefined;
}

type Finding = Omit<Check, 'name'>;
const ok = (detail: string): Finding => ({ state: 'ok', detail, remedy: null });
const warn = (detail: string, remedy: string): Finding => ({ state: 'warn', detail, remedy });
const fail = (detail: string, remedy: string): Finding => ({ state: 'fail', detail, remedy });

/** Checks everything that has to be right, reading only: a handful of calls. Each finding says what to do. */
export async function runDoctor({ config, store, zoho, readiness, budgets, deskKey }: DoctorDeps): Promise<Check[]> {
  const checks: Check[] = [];
  const check = async (name: string, work: () => Promise<Finding>) => {
    const finding = await work().catch((error: unknown) =>
      fail(error instanceof BridgeError ? error.message : String(error), 'See the message; "zoho-bridge doctor" again afterwards.'),
    );
    checks.push({ name, ...finding });
    return finding.state !== 'fail';
  };

  await check('database', async () => {
    const number = await migrationOf(store.db);
    const where = `${store.db.kind} at ${store.where}, migration ${number}`;
    return number === NEWEST_MIGRATION ? ok(where) : fail(where, 'Run "zoho-bridge migrate".');
  });
  await check('jobs', () => jobs(store));
  await check('rows left out by attach', async () => {
    const rows = await store.db.query<{ count: number }>('select count(*)::int as count from zoho_bridge.refused_rows');
    const count = rows[0]?.count ?? 0;
    return count === 0
      ? ok('none')
      : warn(`${count} rows are no acceptable user`, "select * from zoho_bridge.refused_rows; correct them in the app's table.");
  });
  await check('webhook secret', async () => {
    const { length } = config.webhookSecrets;
    if (length > 0) return ok(length === 1 ? 'is set' : `${length} are taken: remove the old one when Zoho signs with the new one`);
    return warn(
      'is not set: webhooks are refused, and changes in Zoho are seen only when it is asked',
      'Set ZOHO_WEBHOOK_SECRET to the secret of the webhook in Zoho Billing; docs/webhooks.md says how.',
    );
  });
  if (!zoho || !readiness || !budgets || !deskKey || !config.zoho) {
    checks.push({
      name: 'Zoho',
      state: 'skip',
      detail: 'no credentials',
      remedy: 'Set ZOHO_CLIENT_ID, ZOHO_CLIENT_SECRET and ZOHO_REFRESH_TOKEN.',
    });
    return checks;
  }
  const { apiDomain, emulatorUrl, organizations } = config.zoho;
  const reachable = await check('access token', async () => {
    await zoho.tokens.get();
    return ok(emulatorUrl ? `works at the emulator ${emulatorUrl}` : `works in the data centre ${apiDomain}`);
  });
  if (!reachable) return checks;

  await check('scope: CRM organisation', async () => ok(`${(await zoho.crm.org(context)).edition} edition`));
  const { lifecycle, tierField } = config.segments;
  for (const module of modulesOf(lifecycle)) await check(`${module}: fields`, () => fields(readiness, module));
  if (tierField !== undefined) {
    for (const module of modulesOf(lifecycle))
      await check(`${module}: picklist ${tierField}`, () => picklist(readiness, module, tierField));
  }
  for (const module of modulesOf(lifecycle)) await check(`${module}: tags`, () => tags(zoho, module));
  await check('scope: search and look-up in CRM', async () => {
    await zoho.crm.coql('select id from Leads where id is not null limit 0, 1', context);
    return ok('ZohoCRM.coql.READ, ZohoCRM.modules');
  });
  await check('Billing organisation', async () => {
    const found = await zoho.billing.organizations(context);
    if (found.some((org) => org.id === organizations.billing)) return ok("is one of this user's");
    return fail(
      organizations.billing ? "is none of this user's organisations" : 'is not set',
      `Set ZOHO_BILLING_ORGANIZATION_ID to one of: ${found.map((org) => org.id).join(', ')}`,
    );
  });
  await check('scope: Billing customers', async () => {
    await zoho.billing.customersByEmail('doctor@zoho-bridge.invalid', context);
    return ok('ZohoSubscriptions.customers.READ');
  });
  await check('Books organisation', () => booksOrganization(zoho, organizations.books));
  if (organizations.books) {
    await check('scope: Books documents', async () => {
      await zoho.books.invoices({ page: 1, from: '9999-01-01' }, context);
      await zoho.books.payments({ page: 1, from: '9999-01-01' }, context);
      await zoho.books.creditNotes({ page: 1, from: '9999-01-01' }, context);
      return ok('ZohoBooks.invoices.READ, ZohoBooks.customerpayments.READ, ZohoBooks.creditnotes.READ');
    });
  }
  const { departmentId, openStatus } = config.zoho.desk;
  await checkDesk({ desk: zoho.desk, key: deskKey, organizationId: organizations.desk, departmentId, openStatus }, check);
  if (organizations.desk && departmentId) await checkDeskWebhook({ store, zoho, settings: config.deskWebhook, departmentId }, check);
  await check('quota', () => quota(store, budgets));
  return checks;
}

/** Books is not needed for everything: without it the check warns. */
async function booksOrganization(zoho: Zoho, configured: string | undefined): Promise<Finding> {
  if (!configured) {
    return warn(
      'is not set',
      'Run "zoho-bridge setup" and set ZOHO_BOOKS_ORGANIZATION_ID. Until then revenue is computed from Billing alone, and PDF files come from there only.',
    );
  }
  const found = await zoho.books.organizations(context);
  if (found.some((org) => org.id === configured)) return ok("is one of this user's");
  return fail("is none of this user's organisations", `Set ZOHO_BOOKS_ORGANIZATION_ID to one of: ${found.map((org) => org.id).join(', ')}`);
}

async function jobs(store: Store): Promise<Finding> {
  const { syncs } = await readStatus(store.db, store.where);
  const parked = syncs.reduce((sum, sync) => sum + sync.parked, 0);
  const queued = syncs.reduce((sum, sync) => sum + sync.queued + sync.retrying, 0);
  if (parked === 0) return ok(`${queued} waiting, none parked`);
  return warn(`${parked} parked`, '"zoho-bridge jobs list --state parked" says why; "zoho-bridge jobs replay" tries them again.');
}

async function fields(readiness: Readiness, module: CrmModule): Promise<Finding> {
  const found = await readiness.recheck(module);
  return found.hasExternalId
    ? ok('External_User_ID is there and unique')
    : fail(
        'External_User_ID is missing or not unique',
        'Run "zoho-bridge setup". Until then nothing is pushed to this module, and nothing is lost.',
      );
}

async function picklist(readiness: Readiness, module: CrmModule, field: string): Promise<Finding> {
  return (await readiness.hasTiers(module, field))
    ? ok(`offers ${TIERS.join(', ')}`)
    : fail(`${field} is missing, or does not offer every tier`, 'Run "zoho-bridge setup". Until then the tier is in tags only.');
}

async function tags(zoho: Zoho, module: CrmModule): Promise<Finding> {
  const there = new Set((await zoho.crm.tags(module, context)).map((name) => name.toLowerCase()));
  const missing = OUR_TAGS.filter((name) => !there.has(name.toLowerCase()));
  return missing.length === 0 ? ok(`${OUR_TAGS.length} of ours`) : warn(`missing: ${missing.join(', ')}`, 'Run "zoho-bridge setup".');
}

async function quota(store: Store, budgets: Budgets): Promise<Finding> {
  await budgets.refresh();
  const { calls } = await readStatus(store.db, store.where);
  const budget = budgets.current();
  const lines = calls.map(({ service, creditsLastDay }) => {
    const perDay =
      service === 'crm' || service === 'billing' || service === 'books' || service === 'desk' ? budget[service].perDay : undefined;
    return { text: `${service} ${creditsLastDay}${perDay ? ` of ${perDay}` : ''}`, share: perDay ? creditsLastDay / perDay : 0 };
  });
  const detail = `in the last 24 h by this bridge: ${lines.map((line) => line.text).join(', ') || 'nothing'}`;
  return lines.some((line) => line.share > 0.8)
    ? warn(detail, 'Raise the quota in Zoho, or wait: a backfill stops at 80 %, sign-ups go on.')
    : ok(detail);
}
