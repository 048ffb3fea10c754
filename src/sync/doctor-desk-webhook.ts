import { z } from 'zod';
import { type DeskWebhookSettings, deskWebhookUrl } from '../config-webhooks.js';
import type { Store } from '../store/store.js';
import type { Check } from '../types.js';
import type { Zoho } from '../zoho/index.js';
import type { CallContext } from '../zoho/types.js';
import { amiss, answersAt, findOurs, shownAt, wantedWebhook } from './desk-webhook.js';
import { createDeskWebhookIds } from './desk-webhook-ids.js';
import { isLimited } from './setup-desk-webhook.js';

const context: CallContext = { priority: 'live', correlationId: 'doctor', attempt: 1 };
type Finding = Omit<Check, 'name'>;
const finding = (state: Finding['state'], detail: string, remedy: string | null = null): Finding => ({ state, detail, remedy });

/** As setup found it. */
const EDITION = z.object({ edition: z.string() });
/** Source: desk.zoho.com/support/WebhookDocument.do; Express is not in its table, and stands between two that have none. */
const WITHOUT: ReadonlySet<string> = new Set(['FREE', 'EXPRESS', 'STANDARD']);

const SET_UP = 'Run "zoho-bridge setup".';
const POLLED = 'Desk is polled';

/** What has to be right for Desk's webhooks. Without them Desk is polled, so what is not set warns. */
export async function checkDeskWebhook(
  { store, zoho, settings, departmentId }: { store: Store; zoho: Zoho; settings: DeskWebhookSettings; departmentId: string },
  check: (name: string, work: () => Promise<Finding>) => Promise<boolean>,
): Promise<void> {
  await check('Desk webhook', async () => {
    try {
      return await webhook({ store, zoho, settings, departmentId });
    } catch (error) {
      if (isLimited(error)) return finding('ok', `none: this edition has no webhooks, so ${POLLED}`);
      throw error;
    }
  });
  if (settings.secrets.length === 0) return;
  await check('Desk webhook keys', async () => finding('ok', `${await zoho.deskKeys.refresh()} published by Desk`));
}

async function webhook({
  store,
  zoho,
  settings,
  departmentId,
}: {
  store: Store;
  zoho: Zoho;
  settings: DeskWebhookSettings;
  departmentId: string;
}): Promise<Finding> {
  const { secrets, publicUrl } = settings;
  const [secret] = secrets;
  const ids = await createDeskWebhookIds({ ...store, configured: settings.ids }).newest();
  const edition = EDITION.safeParse((await store.facts.get('desk.org'))?.value).data?.edition ?? '';
  if (WITHOUT.has(edition) && ids.length === 0) return finding('ok', `none: the ${edition} edition has no webhooks, so ${POLLED}`);
  if (secret === undefined) {
    const remedy = `In the Professional edition and above: set it and ZOHO_BRIDGE_PUBLIC_URL. ${SET_UP}`;
    return finding('warn', `ZOHO_DESK_WEBHOOK_SECRET is not set: ${POLLED}`, remedy);
  }
  if (ids.length === 0) {
    const remedy = publicUrl === undefined ? `Set ZOHO_BRIDGE_PUBLIC_URL. ${SET_UP}` : SET_UP;
    return finding('warn', `none is known to be ours: what comes is refused, and ${POLLED}`, remedy);
  }
  const wanted = wantedWebhook({ url: deskWebhookUrl(publicUrl ?? '', secret), departmentId });
  const ours = (await zoho.desk.webhooks(context)).filter(({ id }) => ids.includes(id));
  const there = findOurs(ours, { ids, url: wanted.url, publicUrl: publicUrl ?? '' });
  if (!there) return finding('fail', `is no longer in Desk: ${POLLED}`, SET_UP);
  if (!answersAt(there.url, settings)) return finding('fail', 'has another address than this bridge answers at', SET_UP);
  const wrong = amiss(there, wanted);
  if (wrong.length > 0) return finding(there.isEnabled ? 'warn' : 'fail', wrong.join('; '), SET_UP);
  const shown = publicUrl === undefined ? 'enabled' : `enabled, at ${shownAt(publicUrl)}`;
  if (!answersAt(there.url, { ...settings, secrets: [secret] })) {
    return finding('warn', `${shown}, with a secret that is not the first one`, `${SET_UP} Then take the old secret away.`);
  }
  return finding('ok', secrets.length === 1 ? shown : `${shown}; the other secrets can be taken away`);
}
