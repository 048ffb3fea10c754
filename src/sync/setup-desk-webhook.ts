import { setTimeout as sleep } from 'node:timers/promises';
import { type DeskWebhookSettings, deskWebhookUrl } from '../config-webhooks.js';
import { RefusedError, ZohoError } from '../errors.js';
import type { Store } from '../store/store.js';
import type { SetupStep } from '../types.js';
import type { Desk } from '../zoho/desk.js';
import type { DeskWebhook, NewDeskWebhook } from '../zoho/desk-types.js';
import type { CallContext } from '../zoho/types.js';
import { amiss, byAge, findOurs, shownAt, wantedWebhook } from './desk-webhook.js';
import { createDeskWebhookIds } from './desk-webhook-ids.js';

const context: CallContext = { priority: 'live', correlationId: 'setup', attempt: 1 };
type Outcome = Omit<SetupStep, 'what'>;

/** Desk asks an address for 10 s at most, of which a call that gave up has seen some. */
const LOOKS = 6;
const LOOK_EVERY_MS = 1_000;

/** What an edition without webhooks, or with no more of them, says. Source: desk.zoho.com/DeskAPIDocument#ErrorHandling. */
export const isLimited = (error: unknown): boolean => error instanceof RefusedError && error.zohoCode === 'LICENSE_ACCESS_LIMITED';

/**
 * Makes our webhook in Desk, or what there is of ours as it should be, and remembers its id. Run again it changes nothing; there is never a
 * second one. Without an address and a secret, or in an edition without webhooks, Desk is polled.
 */
export async function deskWebhookStep(
  { store, desk, settings }: { store: Pick<Store, 'facts' | 'vault'>; desk: Desk; settings: DeskWebhookSettings },
  { departmentId, dryRun }: { departmentId: string; dryRun: boolean },
): Promise<Outcome> {
  const {
    publicUrl,
    secrets: [secret],
  } = settings;
  if (publicUrl === undefined || secret === undefined) {
    const missing = [publicUrl ?? 'ZOHO_BRIDGE_PUBLIC_URL', secret ?? 'ZOHO_DESK_WEBHOOK_SECRET'].filter((name) => /^ZOHO_/.test(name));
    return { state: 'skipped', detail: `${missing.join(' and ')} not set: Desk is polled` };
  }
  const wanted = wantedWebhook({ url: deskWebhookUrl(publicUrl, secret), departmentId });
  const ids = createDeskWebhookIds({ ...store, configured: settings.ids });
  const look = async () => {
    const listed = await desk.webhooks(context);
    return { listed, ours: findOurs(listed, { ids: await ids.newest(), url: wanted.url, publicUrl }) };
  };

  try {
    const { ours } = await look();
    if (ours?.url === wanted.url && amiss(ours, wanted).length === 0) {
      await ids.keep(ours.id);
      return { state: 'present', detail: shownAt(publicUrl) };
    }
    if (dryRun) return { state: 'skipped', detail: ours ? 'would be changed' : `would be made at ${shownAt(publicUrl)}` };
    const made = ours ? await desk.updateWebhook(ours.id, wanted, context) : await create(desk, wanted, look);
    await ids.keep(made.id);
    if (!ours) await ids.keep((await leaveOne(desk, made)).id);
    return { state: 'created', detail: ours ? `changed, at ${shownAt(publicUrl)}` : shownAt(publicUrl) };
  } catch (error) {
    if (isLimited(error)) {
      return {
        state: 'skipped',
        detail: 'this edition of Desk has none, or no more of them: Desk is polled, which finds the same a little later',
      };
    }
    if (error instanceof RefusedError && error.fields.includes('/url')) {
      const detail = `Desk got no answer at ${shownAt(publicUrl)}: start "zoho-bridge serve" where the internet reaches it, with the same ZOHO_DESK_WEBHOOK_SECRET, then run this again`;
      return { state: 'failed', detail };
    }
    throw error;
  }
}

/** One whose answer was lost is looked up: Desk would make a second one, or still be asking the address. */
async function create(desk: Desk, wanted: NewDeskWebhook, look: () => Promise<{ listed: DeskWebhook[] }>): Promise<DeskWebhook> {
  try {
    return await desk.createWebhook(wanted, context);
  } catch (error) {
    if (!(error instanceof ZohoError) || !error.mayHaveHappened) throw error;
    for (let looks = 1; ; looks += 1) {
      const found = (await look()).listed.find(({ url }) => url === wanted.url);
      if (found) return found;
      if (looks === LOOKS) throw error;
      await sleep(LOOK_EVERY_MS);
    }
  }
}

/** Somebody else may have run setup at the same moment: both leave the older one. */
async function leaveOne(desk: Desk, made: DeskWebhook): Promise<DeskWebhook> {
  const same = (await desk.webhooks(context)).filter(({ url }) => url === made.url).toSorted(byAge);
  const [oldest = made, ...others] = same;
  for (const { id } of others) {
    await desk.deleteWebhook(id, context).catch((error: unknown) => {
      if (!(error instanceof RefusedError) || error.zohoCode !== 'URL_NOT_FOUND') throw error; // the other one was faster
    });
  }
  return oldest;
}
