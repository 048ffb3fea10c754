/** Everything that gets out of a bridge, as texts. */
import { API_KEY } from '../harness/bridge.js';
import { DESK_SECRET } from '../harness/desk-receiving.js';
import type { Stage } from './canary-stage.js';

export interface Seen {
  where: string;
  text: string;
  /** Shown now, as opposed to told once. */
  now: boolean;
}

/** A path's parameters, by what stands before them. */
async function valuesOf({ bridge, store, words }: Stage): Promise<Record<string, string[]>> {
  const ids = async (table: string) =>
    (await store.db.query<{ id: string }>(`select id::text as id from zoho_bridge.${table}`)).map(({ id }) => id);
  const zoho = [...words.secret].flatMap(([word, what]) => (what === 'an id of Zoho' ? [word] : []));
  const users = (await bridge.users.list({ limit: 500 })).items.map(({ id }) => id);
  return {
    users: [...users, 'nobody', "'--"],
    escalations: [...(await ids('escalations')), 'nothing', ...zoho.slice(0, 3)],
    attachments: [...(await ids('escalation_attachments')), 'nothing', '%00', '..%2f..', ...zoho.slice(-25)],
    events: [...(await ids('events')).slice(0, 20), '0'],
    notices: await ids('notices').catch(() => []),
  };
}

/** Every GET that the API describes, with every id there is and some there are not; with the key and without. */
async function answersOf(stage: Stage): Promise<Seen[]> {
  const { bridge } = stage;
  const values = await valuesOf(stage);
  const seen: Seen[] = [];
  const get = async (path: string, key = API_KEY, accept = 'application/json') => {
    const headers = { ...(key === '' ? {} : { authorization: `Bearer ${key}` }), accept };
    const answer = await bridge.handler(new Request(`http://bridge.test${path}`, { headers }));
    const text = await answer.text().catch((error: unknown) => String(error));
    seen.push({ where: `GET ${path} ${answer.status}`, text: JSON.stringify([...answer.headers]) + text, now: true });
    return text;
  };
  const api = JSON.parse(await get('/openapi.json')) as { paths: Record<string, Record<string, unknown>> };
  for (const [template, methods] of Object.entries(api.paths)) {
    if (!('get' in methods)) continue;
    for (const path of filled(template.split('/'), values)) {
      await get(path);
      if (/escalations|users/.test(path)) await get(path, '');
    }
  }
  for (const path of [
    '/',
    '/v1/escalations?limit=200',
    '/v1/jobs?limit=200',
    '/v1/events?limit=200',
    '/nothing',
    '/v1/escalations?state=x',
  ])
    await get(path, API_KEY, 'text/html, application/json');
  return seen;
}

function filled(parts: readonly string[], values: Record<string, string[]>): string[] {
  return parts.reduce<string[]>(
    (paths, part, index) => {
      const isParameter = part.startsWith('{');
      const choices = isParameter
        ? part === '{secret}'
          ? [DESK_SECRET, 'wrong']
          : (values[parts[index - 1] ?? ''] ?? ['nothing'])
        : [part];
      return paths.flatMap((path) => choices.map((choice) => (index === 0 ? choice : `${path}/${choice}`)));
    },
    [''],
  );
}

/** What agents get by their tools. */
async function toolsOf({ bridge, store }: Stage): Promise<Seen[]> {
  const rows = await store.db.query<{ id: string }>('select id from zoho_bridge.escalations');
  const caller = { agent: 'canary', scopes: ['escalate', 'status', 'billing', 'users'] as const };
  const answers = rows.map(async ({ id }) => {
    const answer = await bridge.agents.call(caller, 'escalation_status', { escalationId: id });
    return { where: `escalation_status ${id}`, text: JSON.stringify(answer), now: true };
  });
  return Promise.all(answers);
}

/** All tables, those of the queue too; bytes are read as text. */
async function tablesOf({ store }: Stage): Promise<Seen[]> {
  const tables = await store.db.query<{ name: string }>(
    `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
      where table_schema like 'zoho\\_bridge%' and table_type = 'BASE TABLE'`,
  );
  const seen: Seen[] = [];
  for (const { name } of tables) {
    const rows = await store.db.query<{ row: string }>(`select to_jsonb(t)::text as row from ${name} t`);
    for (const { row } of rows) {
      const bytes = [...row.matchAll(/\\\\x([0-9a-f]+)/g)].map(([, hex = '']) => Buffer.from(hex, 'hex').toString('latin1'));
      seen.push({ where: `table ${name}`, text: [row, ...bytes].join('\n'), now: false });
    }
  }
  return seen;
}

export async function everythingOf(stage: Stage): Promise<Seen[]> {
  const { mails, app, logs } = stage;
  const answers = [...(await answersOf(stage)), ...(await toolsOf(stage))];
  return [
    ...answers,
    ...mails.received.map(({ mail, to }) => ({ where: 'a mail', text: JSON.stringify([to, mail]), now: false })),
    ...app.received.map(({ body, headers }) => ({ where: 'a webhook to the app', text: JSON.stringify(headers) + body, now: false })),
    ...logs.map((line) => ({ where: 'a log line', text: line, now: false })),
    ...(await tablesOf(stage)),
  ];
}
