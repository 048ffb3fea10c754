import { PayloadError } from '../../inbox/payload.js';
import { type Delivery, RefusedDelivery } from '../../inbox/receive.js';
import { FullError } from '../../lib/batcher.js';
import { SIGNATURE_HEADER } from '../../zoho/signatures.js';
import { readBytes } from '../body.js';
import { type Operation, operation } from '../operation.js';
import { HttpProblem } from '../problem.js';
import type { WebhooksPort } from '../types.js';

/** Where Billing sends its webhooks. */
export const WEBHOOK_PATH = '/webhooks/billing';

/** A subscription with everything that can be on it is some 20 KB. */
const LIMIT_BYTES = 1024 * 1024;
const RETRY_AFTER_SECONDS = '5';

/** `POST /webhooks/billing`: stored, then answered; looked at later. */
export function webhookOperations(webhooks: WebhooksPort): Operation[] {
  return [
    operation({
      method: 'post',
      path: WEBHOOK_PATH,
      summary: 'A webhook of Zoho Billing',
      description:
        'Signed in `X-Zoho-Webhook-Signature` with one of the secrets in ZOHO_WEBHOOK_SECRET. Takes the default payload, JSON of your own and form pairs. ' +
        'Answered after the event is stored, once whatever the number of deliveries; what it is about is fetched from Zoho afterwards.',
      open: true,
      raw: true,
      answers: {
        200: { description: 'Stored, now or before. No content.' },
        401: { description: 'Not signed, or with another secret.' },
        413: { description: 'More than 1 MiB.' },
        503: { description: 'No secret is set, too many wait, or the database is away: not stored, send it again.' },
      },
      handle: async ({ request }) => {
        const { url, headers } = request;
        const query = url.indexOf('?');
        await takeWebhook(webhooks, {
          search: query < 0 ? '' : url.slice(query + 1),
          contentEncoding: headers.get('content-encoding'),
          contentType: headers.get('content-type'),
          signature: headers.get(SIGNATURE_HEADER),
          read: (limitBytes) => readBytes(request, limitBytes),
        });
        // Without a body: half of what an answer costs is the stream of one.
        return new Response(null, { headers: { 'content-length': '0' } });
      },
    }),
  ];
}

/** A webhook, whatever server it came through. */
export interface WebhookRequest extends Omit<Delivery, 'body'> {
  contentEncoding: string | null;
  /** The body, byte for byte. @throws HttpProblem when it is longer, or ended early */
  read(limitBytes: number): Promise<Uint8Array>;
}

/** Stores a webhook; resolves after the commit. @throws HttpProblem saying why it was not stored; StoreError */
export async function takeWebhook(webhooks: WebhooksPort, { contentEncoding, read, ...rest }: WebhookRequest): Promise<void> {
  if (contentEncoding) {
    throw new HttpProblem(415, 'unsupported_encoding', 'The body must not be compressed', { detail: 'Send it without Content-Encoding.' });
  }
  const body = await read(LIMIT_BYTES);
  try {
    await webhooks.billing({ ...rest, body });
  } catch (error) {
    throw asWebhookProblem(error);
  }
}

const PAYLOAD_STATUS = { malformed: 400, media_type: 415, not_an_event: 422 } as const;

function asWebhookProblem(error: unknown): unknown {
  if (error instanceof PayloadError) {
    return new HttpProblem(PAYLOAD_STATUS[error.kind], `webhook_${error.kind}`, 'This is no event of Zoho Billing', {
      detail: error.message,
    });
  }
  if (error instanceof FullError) {
    return new HttpProblem(503, 'too_many_waiting', 'Too many webhooks are waiting to be stored', {
      detail: 'This one was not stored. Send it again later.',
      headers: { 'retry-after': RETRY_AFTER_SECONDS },
    });
  }
  if (!(error instanceof RefusedDelivery)) return error;
  if (error.reason === 'no_secret') {
    return new HttpProblem(503, 'no_webhook_secret', 'Webhooks are not taken: no secret is set', {
      detail: 'Set ZOHO_WEBHOOK_SECRET to the secret of the webhook in Zoho Billing, and restart.',
    });
  }
  // Which of the two it was helps whoever sets the webhook up, and nobody else: both are plain to the sender.
  return new HttpProblem(401, error.reason, error.reason === 'unsigned' ? 'The webhook is not signed' : 'The signature does not fit', {
    detail:
      error.reason === 'unsigned'
        ? 'Switch on "I want to secure this webhook" in Zoho Billing and set the secret there.'
        : 'The secret in Zoho Billing and ZOHO_WEBHOOK_SECRET must be the same.',
  });
}
