/** Files of agents' replies over HTTP: only of what users may see, whole or an error, without a trace of where they are from. */
import { expect, onTestFinished, test } from 'vitest';
import type { FaultRule } from '../src/emulator/index.js';
import { listen } from '../src/server/listen.js';
import { API_KEY, callsTo } from './harness/bridge.js';
import { type TicketWorld, ticketWorld } from './harness/tickets.js';

/** Whatever would lead to Zoho, or to this machine's stand-in for it. */
const TRACES = /zoho(?!-bridge)|\d{15,19}|localhost|127\.0\.0\.1|emulator|href/i;

const headersOf = (answer: Response) => JSON.stringify([...answer.headers]);

async function scene({ fileName = 'log.txt', fileText = 'lines' } = {}) {
  const w = await ticketWorld();
  const { id, ticketId } = await w.escalated();
  w.hand.reply({ id: ticketId, text: 'Look at this.', fileName, fileText });
  await w.look();
  return { ...w, ...toolsOf(w, id), id, ticketId };
}

function toolsOf(w: TicketWorld, id: string) {
  const get = (path: string, init: RequestInit = {}) =>
    w.bridge.handler(new Request(`http://bridge.test${path}`, { ...init, headers: { authorization: `Bearer ${API_KEY}` } }));
  const files = async () => (await w.bridge.escalations.get(id))?.replies.flatMap(({ attachments }) => attachments) ?? [];
  return {
    get,
    files,
    /** What was planted. */
    faults: (...rules: FaultRule[]) => w.emulator.setFaults({ rules }),
    async file(init?: RequestInit): Promise<Response> {
      const [first] = await files();
      return get(`/v1/escalations/${id}/attachments/${first?.id}`, init);
    },
    calls: () => callsTo(w.emulator, /\/api\/v1\/tickets\/\d+\/(threads|comments)\/\d+/).map((call) => call.replace(/\d{15,}/g, '{id}')),
  };
}

test('a file is passed on whole, to be saved, without a trace of Zoho', async () => {
  const w = await scene();
  const answer = await w.file();
  expect([answer.status, await answer.text()]).toEqual([200, 'lines']);
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'content-type': 'application/octet-stream',
    'content-length': '5',
    'content-disposition': 'attachment; filename="log.txt"',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "sandbox; default-src 'none'",
    'cache-control': 'no-store',
  });
  expect(headersOf(answer)).not.toMatch(TRACES);
  expect(w.calls().slice(-2)).toEqual([
    'GET /api/v1/tickets/{id}/threads/{id}',
    'GET /api/v1/tickets/{id}/threads/{id}/attachments/{id}/content',
  ]);
  const head = await w.file({ method: 'HEAD' });
  expect([head.status, await head.text()]).toEqual([200, '']);
  expect(w.logs.join('')).not.toContain(w.ticketId);
});

test.each([
  ['bild.PNG', 'image/png', 'bild.PNG'],
  ['doc.pdf', 'application/pdf', 'doc.pdf'],
  ['drawing.svg', 'application/octet-stream', 'drawing.svg'],
  ['page.html', 'application/octet-stream', 'page.html'],
  ['..\\..\\a"b\r\nx: y.exe', 'application/octet-stream', 'a_b x_ y.exe'],
])('%j is a %s and is saved as %j', async (fileName, type, saved) => {
  const w = await scene({ fileName });
  const answer = await w.file();
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, type]);
  expect(answer.headers.get('content-disposition')).toBe(`attachment; filename="${saved}"`);
});

test('files of a public comment are there until it is hidden, at that moment, and not under another escalation', async () => {
  const w = await ticketWorld();
  const { id, ticketId } = await w.escalated();
  const other = await w.escalated('chat-2', 'u-2');
  const comment = w.hand.publicComment({ id: ticketId, text: 'See the file.', fileName: 'a.txt', fileText: 'canary' });
  await w.look();
  const { get, file, files } = toolsOf(w, id);
  const [first] = await files();
  expect([(await file()).status, files.length]).toEqual([200, 0]);
  const path = `/v1/escalations/${id}/attachments/${first?.id}`;
  expect((await get(`/v1/escalations/${other.id}/attachments/${first?.id}`)).status).toBe(404);

  w.hand.editComment({ id: ticketId, commentId: String((comment as { id: string }).id), isPublic: false });
  const hidden = await get(path);
  expect([hidden.status, ((await hidden.json()) as { code: string }).code]).toEqual([404, 'attachment_not_found']);
  await w.settled();
  expect(await files()).toEqual([]);
  expect((await get(path)).status).toBe(404);
});

test('what only agents see, and what is not there, is the same 404', async () => {
  const w = await scene();
  const { id, ticketId, hand } = w;
  const written = { id: ticketId, text: 'between us', fileName: 'secret.txt', fileText: 'canary' };
  hand.privateComment(written);
  hand.draft(written);
  hand.failedReply(written);
  hand.pendingReply(written);
  hand.forward({ ...written, to: 'expert@elsewhere.example' });
  await w.look();
  expect(await w.files()).toMatchObject([{ name: 'log.txt' }]);
  const rows = await w.store.db.query<{ id: string }>('select id from zoho_bridge.escalation_attachments');
  expect(rows).toHaveLength(1);
  const zohoIds = JSON.stringify(w.emulator.state()['desk']).match(/\b\d{15,19}\b/g) ?? [];
  const guesses = [...new Set(zohoIds), 'x', '%00', '%2e%2e%2f', '..%5c', "'--", '0', 'x'.repeat(300)];
  const answers = new Set<string>();
  for (const guess of guesses) {
    const answer = await w.get(`/v1/escalations/${id}/attachments/${guess}`);
    const { requestId: _one, ...problem } = (await answer.json()) as Record<string, unknown>;
    answers.add(JSON.stringify([answer.status, problem]));
  }
  expect([...answers]).toEqual([expect.stringContaining('"attachment_not_found"')]);
  expect((await w.bridge.handler(new Request(`http://b.test/v1/escalations/${id}/attachments/x`))).status).toBe(401);
});

test.each<[string, number, FaultRule]>([
  ['half a file', 502, { fault: 'truncate' }],
  ['a page of HTML with status 200', 502, { fault: 'html', status: 200 }],
  ['JSON with status 200', 502, { fault: 'answer', body: { errorCode: 'X', message: 'https://desk.zoho.com' } }],
  ['an error of the service', 502, { fault: 'status', status: 500 }],
  ['a redirect', 502, { fault: 'answer', status: 302, headers: { location: 'https://evil.example/' } }],
  ['a limit', 503, { fault: 'answer', status: 429, body: { errorCode: 'TOO_MANY_REQUESTS', message: 'x' } }],
  ['silence', 503, { fault: 'timeout' }],
  ['a file that was deleted meanwhile', 404, { fault: 'answer', status: 404, body: { errorCode: 'URL_NOT_FOUND', message: 'x' } }],
])('%s is a %i without a word of Zoho', async (_, status, rule) => {
  const w = await scene();
  w.faults({ path: '/content', ...rule });
  const answer = await w.file();
  const text = await answer.text();
  // Half a file is either cut by the connection, or sent as if it were all.
  expect(rule.fault === 'truncate' ? [502, 503] : [status]).toContain(answer.status);
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  expect(text + headersOf(answer)).not.toMatch(/zoho(api|\.)|https?:|\d{15,}/i);
});

test.each([
  ['whole', 'answer', 'ended'],
  ['cut short', 'truncate', 'broken'],
] as const)('a long file that is %s arrives as such', async (_, fault, how) => {
  const fileText = 'x'.repeat(6 * 1024 * 1024);
  const w = await scene({ fileText });
  if (fault === 'truncate') w.faults({ path: '/content', fault });
  const server = await listen(w.bridge.handler, { port: 0 });
  onTestFinished(() => server.close(0));
  const [first] = await w.files();
  const got = await fetch(`${server.url}/v1/escalations/${w.id}/attachments/${first?.id}`, {
    headers: { authorization: `Bearer ${API_KEY}` },
  })
    .then(async (answer) => (answer.status === 200 ? await answer.text() : String(answer.status)))
    .then(
      (text) => (text === fileText ? 'ended' : text.slice(0, 20)),
      () => 'broken',
    );
  expect(got).toBe(how);
});

test('a link that an answer names is never followed', async () => {
  const w = await scene();
  const before = w.emulator.calls().length;
  w.faults({
    path: '/threads/',
    count: 1,
    fault: 'answer',
    body: {
      ...{ id: '1', direction: 'out', visibility: 'public', status: 'SUCCESS', content: 'x', contentType: 'text/html' },
      attachments: [{ id: '1', name: 'log.txt', size: '5', href: 'http://127.0.0.1:1/evil' }],
    },
  });
  // Its id is another one: the file is not this reply's any more.
  expect((await w.file()).status).toBe(404);
  expect(w.emulator.calls().slice(before)).toHaveLength(1);
});
