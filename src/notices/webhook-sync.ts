import { Agent, request } from 'undici';
import type { NoticeSettings } from '../config-notices.js';
import { inParallel } from '../lib/in-parallel.js';
import { type Delivered, keepDelivered, loadWebhooks, noteSent, type WebhookRow } from '../store/deliveries.js';
import type { Store } from '../store/store.js';
import { hashOf } from '../sync/load.js';
import type { Desired, Item, Outcome, Sync } from '../sync/sync.js';
import { VERSION } from '../version.js';
import { signatureHeaders } from './sign.js';

const NAME = 'notice.webhook';
/** Longer, and the app is told later. Source: the specification's advice of 15 to 30 s. */
const PATIENCE_MS = 20_000;
/** As far as `Retry-After` is believed. */
const LONGEST_WAIT_MS = 3_600_000;

interface Delivery {
  id: string;
  version: number;
}

type State = Omit<WebhookRow, 'id' | 'version'>;

const DONE: Outcome = { kind: 'done', said: { state: 'delivered' } satisfies Delivered };

/**
 * Tells the app what happened, as signed webhooks. A 2xx is a yes, whatever its body; a redirect is not followed; 410 means that
 * nobody is there any more and needs a person. Their order is not promised; `webhook-id` stays the same however often one is sent.
 */
export function webhookSync({
  store,
  settings: { webhook },
  timeoutMs: callTimeoutMs,
}: {
  store: Store;
  settings: NoticeSettings;
  timeoutMs: number;
}): { sync: Sync<State, Delivery>; close(): Promise<void> } {
  const { db, links, vault } = store;
  const timeoutMs = Math.min(callTimeoutMs, PATIENCE_MS);
  const agent = new Agent({ connect: { timeout: timeoutMs }, maxResponseSize: 1_000_000 });

  async function sendOne({ record, state }: Item<State, Delivery>, deadline: number | undefined): Promise<Outcome> {
    if (state.sent) return DONE;
    if (webhook === undefined) return { kind: 'later', at: new Date(Date.now() + 60_000), hold: true, reason: 'there is no address' };
    if (deadline !== undefined && Date.now() + timeoutMs > deadline)
      return { kind: 'later', at: new Date(), reason: 'it was not its turn' };
    const body = bodyOf(state);
    let outcome: Outcome;
    try {
      const response = await request(webhook.url, {
        method: 'POST',
        dispatcher: agent,
        signal: AbortSignal.timeout(timeoutMs),
        headers: {
          'content-type': 'application/json',
          'user-agent': `zoho-bridge/${VERSION}`,
          ...signatureHeaders({ id: record.id, at: Date.now(), body, secrets: webhook.secrets }),
        },
        body,
      });
      // What it says is of no interest; unread, it would hold the connection.
      await response.body.dump({ limit: 65_536 });
      outcome = outcomeOf(response.statusCode, response.headers['retry-after']);
    } catch (error) {
      return { kind: 'retry', reason: `the app did not answer (${codeOf(error)})` };
    }
    if (outcome === DONE) await noteSent(db, record);
    return outcome;
  }

  return {
    sync: {
      name: NAME,
      table: 'deliveries',
      service: 'app',
      batchSize: 20,
      concurrency: 2,
      notReady: async () => (webhook ? null : 'ZOHO_BRIDGE_APP_WEBHOOK_URL is not set. Nothing is lost: webhooks wait.'),
      async load(ids) {
        const own = await links.load(NAME, ids);
        return new Map(
          (await loadWebhooks(db, ids)).map(({ id, version, ...state }): [string, Desired<State, Delivery>] => {
            const link = own.get(id);
            return [id, { record: { id, version }, link, state, hash: hashOf(vault, { version }, link) }];
          }),
        );
      },
      push: (items, { deadline }) => inParallel(items, 5, (item) => sendOne(item, deadline)),
      keep: (said, tx) => keepDelivered(tx, said as { id: string; said: Delivered }[]),
    },
    close: () => agent.close(),
  };
}

/** `{ type, timestamp, data }`. The ids are ours; what is not known is left out. */
function bodyOf({ type, at, userId, subscriptionId, invoiceId, paymentId, escalationId, replyId, data }: State): string {
  const ids = Object.entries({ subscriptionId, invoiceId, paymentId, escalationId, replyId }).filter(([, id]) => id !== null);
  return JSON.stringify({ type, timestamp: at, data: { userId, ...Object.fromEntries(ids), ...data } });
}

function outcomeOf(status: number, retryAfter: string | string[] | undefined): Outcome {
  if (status >= 200 && status < 300) return DONE;
  if (status === 410) return { kind: 'park', reason: 'the app answers 410: nobody listens at ZOHO_BRIDGE_APP_WEBHOOK_URL any more' };
  if (status >= 300 && status < 400) return { kind: 'retry', reason: `the app answers ${status}, and redirects are not followed` };
  const waitMs = Number(retryAfter) * 1000;
  const notBefore = waitMs > 0 ? new Date(Date.now() + Math.min(waitMs, LONGEST_WAIT_MS)) : undefined;
  return { kind: 'retry', reason: `the app answers ${status}`, notBefore };
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
