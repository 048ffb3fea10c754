import { randomBytes } from 'node:crypto';
import type { Child } from 'hono/jsx';
import type { Operator } from '../control/operator.js';
import type { Answer, Incoming, Pages } from '../core/types.js';
import { act } from './actions.js';
import { callPage } from './call-page.js';
import { Dashboard } from './dashboard.js';
import { ICON, type Notice, policyOf, renderDocument } from './document.js';
import { type RecordAddress, recordPage } from './record-page.js';
import { isSameOrigin } from './same-origin.js';
import { readView } from './view.js';
import { webhookPage } from './webhook-page.js';

const NOTICES_KEPT = 50;

/** The pages themselves. Loaded by `lazyInspector` when somebody looks. */
export function createInspector(operator: Operator): Pages {
  // What to tell after a redirect. Kept here and only numbered in the address: nobody can put words into this page with a link.
  const notices = new Map<string, Notice>();
  let told = 0;

  const page = ({ query, headers }: Incoming, { title, body, status = 200 }: { title: string; body: Child; status?: number }): Answer => {
    const nonce = randomBytes(16).toString('base64');
    const notice = notices.get(query.get('notice') ?? '');
    return {
      status,
      body: renderDocument({
        title,
        origin: operator.env()['ZOHO_EMULATOR_URL'] ?? '',
        nonce,
        notice,
        body,
        bare: headers['x-inspector'] === 'bare',
      }),
      headers: { ...HEADERS, 'content-security-policy': policyOf(nonce) },
    };
  };

  const plain = (incoming: Incoming, status: number, title: string, text: string): Answer => {
    const body = (
      <main class="plain">
        <h1>{title}</h1>
        <p>{text}</p>
        <p>
          <a href="/">To the overview</a>
        </p>
      </main>
    );
    return page(incoming, { title, status, body });
  };

  const record = (incoming: Incoming, address: RecordAddress): Answer => {
    const found = recordPage({ operator, ...address });
    return found ? page(incoming, found) : plain(incoming, 404, 'Not there', `There is no ${address.id} in ${address.module}, or no more.`);
  };

  const numbered = (incoming: Incoming, found: { title: string; body: Child } | undefined): Answer =>
    found ? page(incoming, found) : plain(incoming, 404, 'Not there', 'It is kept no more. Only the newest are.');

  const carryOut = (incoming: Incoming, name: string): Answer => {
    if (!isSameOrigin(incoming)) return plain(incoming, 403, 'Refused', 'Only the pages of this emulator may do that.');
    const { back = '/', ...form } = Object.fromEntries(new URLSearchParams(incoming.rawBody.toString('utf8')));
    const notice = act(operator, name, form);
    if (!notice) return plain(incoming, 404, 'Not there', `There is no action ${name}.`);
    const key = String((told += 1));
    notices.set(key, notice);
    notices.delete(String(told - NOTICES_KEPT));
    return { status: 303, headers: { location: withNotice(back, key), 'cache-control': 'no-store' } };
  };

  return {
    handle: (incoming) => {
      const { path, segments } = incoming;
      const [, room, ...rest] = segments;
      const method = incoming.method === 'HEAD' ? 'GET' : incoming.method;
      if (method === 'GET' && (path === '/' || path === '/_inspector')) {
        return page(incoming, { title: 'Zoho emulator', body: <Dashboard operator={operator} view={readView(incoming.query)} /> });
      }
      if (method === 'GET' && (path === '/favicon.ico' || path === '/_inspector/icon.svg')) return icon;
      if (method === 'GET' && room === 'records' && rest.length === 3) {
        const [service = '', module = '', id = ''] = rest;
        return record(incoming, { service, module, id });
      }
      if (method === 'GET' && room === 'calls' && rest.length === 1) return numbered(incoming, callPage(operator, Number(rest[0])));
      if (method === 'GET' && room === 'webhooks' && rest.length === 1) return numbered(incoming, webhookPage(operator, Number(rest[0])));
      if (method === 'POST' && room === 'do' && rest.length === 1) return carryOut(incoming, rest[0] ?? '');
      return path.startsWith('/_inspector') ? plain(incoming, 404, 'Not there', 'There is no such page.') : undefined;
    },
  };
}

const HEADERS = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  // Not no-referrer: with that, browsers send forms with `Origin: null`.
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
};

const icon: Answer = {
  status: 200,
  body: ICON,
  headers: { 'content-type': 'image/svg+xml', 'cache-control': 'max-age=86400', 'x-content-type-options': 'nosniff' },
};

/** Where to go after an action: a page of the inspector, never anywhere else. */
function withNotice(back: string, key: string): string {
  const url = URL.canParse(back, 'http://inspector') ? new URL(back, 'http://inspector') : undefined;
  const own = url?.host === 'inspector' && (url.pathname === '/' || url.pathname.startsWith('/_inspector/'));
  const target = url && own ? url : new URL('http://inspector/');
  target.searchParams.set('notice', key);
  return `${target.pathname}${target.search}`;
}
