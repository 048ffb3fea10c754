import { PayloadError } from '../../inbox/payload.js';
import { type DeskReceiver, type DeskRefusal, RefusedDeskDelivery } from '../../inbox/receive-desk.js';
import { FullError } from '../../lib/batcher.js';
import { JWT_HEADER } from '../../zoho/desk-jwt.js';
import { readBytes } from '../body.js';
import { inTime } from '../in-time.js';
import { type Operation, operation } from '../operation.js';
import { HttpProblem, unknownPath } from '../problem.js';

/** Where Desk sends its webhooks. */
export const DESK_WEBHOOK_PATH = '/webhooks/desk/{secret}';

/** As for Billing's. */
const LIMIT_BYTES = 1024 * 1024;
const RETRY_AFTER_SECONDS = '5';
/** Desk gives up after 5 s. Source: desk.zoho.com/support/WebhookDocument.do. */
const PATIENCE_MS = 4_000;

/** `GET` and `POST /webhooks/desk/{secret}`: stored, then answered; looked at later. */
export function deskWebhookOperations(desk: DeskReceiver): Operation[] {
  const common = { path: DESK_WEBHOOK_PATH, open: true, raw: true } as const;
  const unknown = { 404: { description: 'The path does not end with the secret.' } };
  return [
    operation({
      ...common,
      method: 'get',
      summary: 'The address of webhooks of Zoho Desk',
      description: 'Desk asks for it before it subscribes. It ends with one of the secrets in ZOHO_DESK_WEBHOOK_SECRET.',
      answers: { 200: { description: 'Here it is. No content.' }, ...unknown },
      handle: ({ request }) => {
        checkSecret(desk, request);
        return empty();
      },
    }),
    operation({
      ...common,
      method: 'post',
      summary: 'A webhook of Zoho Desk',
      description:
        'Signed in `X-ZDesk-JWT` by a key of Desk, for our organisation and a webhook of ours. Answered after its events are stored, each once ' +
        'whatever the number of deliveries. Nothing in the body is believed: what it is about is fetched from Zoho afterwards.',
      answers: {
        200: { description: 'Stored, now or before; or there was nothing to store. No content.' },
        401: { description: 'Not signed, or not by Desk, or not for us, or not lately.' },
        ...unknown,
        413: { description: 'More than 1 MiB.' },
        503: { description: 'Desk is not set up here, its keys cannot be read, too many wait, or the database is slow or away.' },
      },
      handle: async ({ request }) => {
        checkSecret(desk, request);
        await inTime(takeDeskWebhook(desk, request), PATIENCE_MS);
        return empty();
      },
    }),
  ];
}

/** @throws HttpProblem 404, the same as for any path that is not there */
function checkSecret(desk: DeskReceiver, { url }: Request): void {
  // As it was sent: a secret has nothing that would be encoded.
  const given = new URL(url).pathname.split('/').at(-1) ?? '';
  if (!desk.knows(given)) throw unknownPath();
}

async function takeDeskWebhook(desk: DeskReceiver, request: Request): Promise<void> {
  if (request.headers.get('content-encoding')) {
    throw new HttpProblem(415, 'unsupported_encoding', 'The body must not be compressed', { detail: 'Send it without Content-Encoding.' });
  }
  const body = await readBytes(request, LIMIT_BYTES);
  try {
    await desk.take({ jwt: request.headers.get(JWT_HEADER), body });
  } catch (error) {
    throw asProblem(error);
  }
}

const empty = () => new Response(null, { headers: { 'content-length': '0' } });

const PAYLOAD_STATUS = { malformed: 400, media_type: 415, not_an_event: 422 } as const;

/** What this side lacks. Everything else is the sender's. */
const OURS: Partial<Record<DeskRefusal, { code: string; title: string; detail: string }>> = {
  not_configured: {
    code: 'desk_not_configured',
    title: 'Webhooks of Desk are not taken: Desk is not set up here',
    detail: 'Set the credentials of Zoho and ZOHO_DESK_ORGANIZATION_ID, and restart.',
  },
  no_webhook_id: {
    code: 'no_webhook_id',
    title: 'Webhooks of Desk are not taken: none is known to be ours',
    detail: 'Run "zoho-bridge setup", which makes one, or set ZOHO_DESK_WEBHOOK_ID.',
  },
  keys_unavailable: {
    code: 'keys_unavailable',
    title: "The signature cannot be checked: Desk's keys cannot be read right now",
    detail: 'It was not stored. Send it again later.',
  },
};

function asProblem(error: unknown): unknown {
  if (error instanceof PayloadError) {
    return new HttpProblem(PAYLOAD_STATUS[error.kind], `webhook_${error.kind}`, 'These are no events of Zoho Desk', {
      detail: error.message,
    });
  }
  const headers = { 'retry-after': RETRY_AFTER_SECONDS };
  if (error instanceof FullError) {
    const detail = 'This one was not stored. Send it again later.';
    return new HttpProblem(503, 'too_many_waiting', 'Too many webhooks are waiting to be stored', { detail, headers });
  }
  if (!(error instanceof RefusedDeskDelivery)) return error;
  const ours = OURS[error.reason];
  if (ours) return new HttpProblem(503, ours.code, ours.title, { detail: ours.detail, headers });
  // What exactly is wrong with a token is in the log, and none of the sender's business.
  return error.reason === 'unsigned'
    ? new HttpProblem(401, 'unsigned', 'The webhook is not signed', { detail: 'Desk signs its webhooks in the header X-ZDesk-JWT.' })
    : new HttpProblem(401, 'not_authentic', 'The webhook is not signed by Desk for this address, or not lately');
}
