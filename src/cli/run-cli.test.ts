import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testCommand } from '../../test/harness/run-command.js';
import { InputError, StoreError } from '../errors.js';
import type { SubscriptionView } from '../types-billing.js';

const ZOHO = { ZOHO_CLIENT_ID: '1000.X', ZOHO_CLIENT_SECRET: 'shh', ZOHO_REFRESH_TOKEN: '1000.r' };

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zoho-bridge-run-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

let files = 0;
async function csv(...lines: string[]): Promise<string> {
  const path = join(folder, `${++files}.csv`);
  await writeFile(path, `${lines.join('\n')}\n`);
  return path;
}

test.each([
  ['an unknown command', ['unicorn']],
  ['an unknown option', ['status', '--colour']],
  ['a missing argument', ['users', 'show']],
  ['one argument too many', ['status', 'now']],
  ['a missing subcommand', ['users']],
  ['an unknown subcommand', ['users', 'delete']],
  ['no command at all', []],
  ['a number that is none', ['drain', '--timeout', 'soon']],
  ['a number out of range', ['users', 'list', '--limit', '0']],
  ['a sync that is none', ['jobs', 'list', '--sync', 'crm.deal']],
  ['a replay of nothing in particular', ['jobs', 'replay']],
  ['a replay of all and of one', ['jobs', 'replay', '--all', '--user', 'u1']],
  ['a replay of no event in particular', ['events', 'replay']],
  ['a replay of one event and of all', ['events', 'replay', '7', '--all']],
  ['events since no time', ['events', 'list', '--since', 'yesterday']],
  ['attach without a table', ['attach', '--map', 'id=id,email=email']],
  ['attach without a map', ['attach', '--table', 'users']],
  ['attach with half a map', ['attach', '--table', 'users', '--map', 'id=id']],
  ['attach with a broken map', ['attach', '--table', 'users', '--map', 'id=id,email']],
  ['attach with a field twice', ['attach', '--table', 'users', '--map', 'id=id,email=a,email=b']],
])('%s ends with 2, and with --json as one document', async (_name, argv) => {
  const { run, opened } = testCommand();
  const plain = await run(...argv);
  expect([plain.code, plain.stdout]).toEqual([2, '']);
  expect(plain.stderr).not.toBe('');
  expect(plain.stderr).not.toMatch(/^\s+at /m);
  const asJson = await run(...argv, '--json');
  expect([asJson.code, asJson.stderr]).toEqual([2, '']);
  expect(asJson.json()).toEqual({ error: { code: 'usage', message: expect.stringMatching(/\w/) } });
  expect(opened).toEqual([]);
});

test('a near miss is answered with what was probably meant', async () => {
  expect((await testCommand().run('stauts')).stderr).toContain('Did you mean status?');
});

test.each([['--help'], ['serve', '--help'], ['users', '--help'], ['users', 'list', '--help'], ['-V'], ['--version']])(
  '%s %s ends with 0 on standard output',
  async (...argv) => {
    const { code, stdout, stderr } = await testCommand().run(...argv);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).not.toBe('');
  },
);

/** The commands below a command that only holds others. */
const BELOW: Record<string, string[]> = {
  'credit-notes': ['create'],
  escalations: ['open', 'list', 'show'],
  events: ['list', 'show', 'replay', 'sweep'],
  books: ['refresh'],
  invoices: ['list', 'show', 'pdf', 'collect', 'void', 'write-off'],
  payments: ['list', 'show', 'record', 'refund', 'give-up'],
  jobs: ['list', 'replay'],
  notices: ['list', 'preview', 'bounces', 'replay'],
  report: ['revenue'],
  subscriptions: ['list', 'show', 'create', 'change', 'cancel', 'reactivate'],
  users: ['list', 'show'],
};

test('every command has --help and --json', async () => {
  const { run } = testCommand();
  const { stdout } = await run('--help');
  const names = [...stdout.matchAll(/^ {2}([\w-]+)(?: \[options\]| <\w+>)* {2,}\w/gm)].map((match) => match[1] ?? '');
  expect(names.sort()).toEqual([
    'attach',
    'books',
    'credit-notes',
    'demo',
    'dev',
    'doctor',
    'drain',
    'emulator',
    'escalations',
    'events',
    'import',
    'invoices',
    'jobs',
    'mcp',
    'migrate',
    'notices',
    'payments',
    'plans',
    'report',
    'serve',
    'setup',
    'status',
    'subscriptions',
    'users',
    'worker',
  ]);
  for (const name of names) {
    const leaves = BELOW[name]?.map((leaf) => [name, leaf]) ?? [[name]];
    for (const leaf of leaves) expect((await run(...leaf, '--help')).stdout).toMatch(/--json[\s\S]*--help/);
  }
});

test('wrong configuration ends with 2 and every problem', async () => {
  const { run, opened } = testCommand({ env: { PORT: 'x', ZOHO_API_DOMAIN: 'mars' } });
  const plain = await run('worker');
  expect(plain.code).toBe(2);
  for (const name of ['PORT', 'ZOHO_API_DOMAIN', 'ZOHO_CLIENT_ID', 'ZOHO_CLIENT_SECRET', 'ZOHO_REFRESH_TOKEN'])
    expect(plain.stderr).toContain(name);
  const { error } = (await run('worker', '--json')).json() as { error: { code: string; problems: unknown[] } };
  expect(error).toMatchObject({ code: 'config' });
  expect(error.problems).toHaveLength(5);
  expect(opened).toEqual([]);
});

test('serve does not start without an API key, worker and drain not without credentials', async () => {
  expect((await testCommand({ env: ZOHO }).run('serve')).stderr).toContain('ZOHO_BRIDGE_API_KEY');
  expect((await testCommand().run('drain')).stderr).toContain('ZOHO_REFRESH_TOKEN');
});

test('what only looks needs no credentials', async () => {
  const { run } = testCommand();
  for (const argv of [['status'], ['users', 'list'], ['jobs', 'list'], ['migrate'], ['jobs', 'replay', '--all'], ['doctor']])
    expect([argv, (await run(...argv)).code]).toEqual([argv, 0]);
});

test('an error is one message without a stack and ends with 1', async () => {
  const command = testCommand();
  command.bridge.broken.error = new StoreError('store_locked', 'The folder is in use by process 7.');
  const plain = await command.run('status');
  expect([plain.code, plain.stdout, plain.stderr]).toEqual([1, '', 'zoho-bridge: The folder is in use by process 7.\n']);
  expect((await command.run('status', '--json')).json()).toEqual({
    error: { code: 'store_locked', message: 'The folder is in use by process 7.' },
  });
});

test('an error that nobody foresaw has its stack only when debugging', async () => {
  const quiet = testCommand();
  quiet.bridge.broken.error = new TypeError('boom');
  expect((await quiet.run('status')).stderr).not.toMatch(/^\s+at /m);
  const debug = testCommand({ env: { LOG_LEVEL: 'debug' } });
  debug.bridge.broken.error = new TypeError('boom');
  expect((await debug.run('status')).stderr).toMatch(/^\s+at /m);
});

test('an input error names its fields in JSON', async () => {
  const command = testCommand().with({
    attach: async () => {
      throw new InputError([{ path: 'map.id', message: 'there is no such column' }]);
    },
  });
  const run = await command.run('attach', '--table', 'users', '--map', 'id=x,email=y', '--json');
  expect([run.code, run.json()]).toEqual([
    1,
    {
      error: {
        code: 'invalid_input',
        message: 'map.id: there is no such column',
        issues: [{ path: 'map.id', message: 'there is no such column' }],
      },
    },
  ]);
});

test('the bridge is closed whatever happens', async () => {
  const command = testCommand();
  await command.run('status');
  command.bridge.broken.error = new Error('x');
  await command.run('status');
  expect(command.closed).toHaveLength(2);
});

test('migrate opens the bridge without migrating', async () => {
  const command = testCommand();
  expect((await command.run('migrate')).stdout).toBe('Applied 1, 2, 3; the schema went from 0 to 3.\n');
  expect(command.opened[0]?.migrate).toBe(false);
});

test('a list says how to go on, in words a shell takes', async () => {
  const command = testCommand();
  for (const id of ["o'neil", 'zz']) await command.bridge.users.save({ id, email: 'a@example.com' });
  const { stdout, stderr } = await command.run('users', 'list', '--limit', '1');
  expect(stdout).toContain("o'neil");
  expect(stderr).toBe("More: add --after 'o'\\''neil'\n");
  expect((await command.run('users', 'list', '--after', "o'neil", '--json')).json()).toMatchObject({ items: [{ id: 'zz' }] });
});

test('a user is shown with each sync, and one that is not there is an error', async () => {
  const command = testCommand();
  await command.bridge.users.save({ id: 'u1', email: 'ada@example.com' });
  command.bridge.stored.get('u1')!.name = 'Ada \u001b[31mLovelace';
  const { stdout } = await command.run('users', 'show', 'u1');
  expect(stdout).toMatch(/crm\.lead\s+waiting/);
  expect(stdout).not.toContain('\u001b');
  expect((await command.run('users', 'show', 'u2', '--json')).json()).toEqual({
    error: { code: 'user_not_found', message: 'There is no user with the id u2.' },
  });
  expect((await command.run('users', 'show', 'u2')).code).toBe(1);
});

test('parked jobs are replayed', async () => {
  const command = testCommand();
  command.bridge.queue.push({
    sync: 'crm.lead',
    userId: 'u1',
    recordId: 'u1',
    state: 'parked',
    attempts: 24,
    reason: 'INVALID_DATA',
    dueAt: null,
  });
  expect((await command.run('jobs', 'list', '--state', 'parked')).stdout).toContain('INVALID_DATA');
  expect((await command.run('jobs', 'replay', '--sync', 'crm.lead', '--json')).json()).toEqual({ replayed: 1 });
  expect((await command.run('jobs', 'list', '--state', 'parked')).stdout).toBe('No jobs.\n');
});

test('events are listed, shown and replayed; the payload is there only when asked for', async () => {
  const event = {
    ...{ id: '7', source: 'billing.webhook', type: 'payment_declined', at: null, receivedAt: '2026-02-05T00:10:20.000Z', deliveries: 2 },
    ...{ state: 'recorded' as const, reason: 'no effect' },
  };
  const chosen: unknown[] = [];
  const env = { ZOHO_CLIENT_ID: 'id', ZOHO_CLIENT_SECRET: 'secret', ZOHO_REFRESH_TOKEN: 'token' };
  const command = testCommand({ env }).with({
    events: {
      list: async (options) => {
        chosen.push(options);
        return { items: [event] };
      },
      get: async (id, { payload = false } = {}) =>
        id === '7'
          ? { ...event, rang: [{ kind: 'payment', id: 'o1', userId: 'u1', seen: false }], ...(payload ? { payload: 'SENT' } : {}) }
          : undefined,
      replay: async (choice) => {
        chosen.push(choice);
        return 1;
      },
      sweep: async () => ({
        from: '2026-01-31',
        events: 9,
        new: 2,
        subscriptions: 3,
        rung: 1,
        calls: 4,
        compared: true,
        unread: 0,
        tickets: null,
      }),
    },
  });
  expect((await command.run('events', 'sweep')).stdout).toContain('2 of 9 events since 2026-01-31 were new');
  expect((await command.run('events', 'sweep', '--json')).json()).toMatchObject({ new: 2, calls: 4 });
  expect(await command.run('events', 'sweep', '--since', 'yesterday')).toMatchObject({ code: 2 });
  expect((await command.run('events', 'list', '--since', '2026-02-01', '--state', 'recorded')).stdout).toMatch(
    /payment_declined.*no effect/,
  );
  expect(chosen.pop()).toMatchObject({ since: '2026-02-01T00:00:00.000Z', state: 'recorded', limit: 50 });
  const shown = await command.run('events', 'show', '7');
  expect(shown.stdout).toMatch(/deliveries +2[\s\S]*payment +o1 +u1 +not yet/);
  expect(shown.stdout).not.toContain('SENT');
  expect((await command.run('events', 'show', '7', '--payload', '--json')).json()).toMatchObject({ id: '7', payload: 'SENT' });
  expect((await command.run('events', 'show', '8')).code).toBe(1);
  expect((await command.run('events', 'replay', '7', '--json')).json()).toEqual({ replayed: 1 });
  await command.run('events', 'replay', '--type', 'payment_declined');
  await command.run('events', 'replay', '--all');
  expect(chosen).toEqual([{ id: '7' }, { type: 'payment_declined' }, { all: true }]);
});

test('drain ends with 1 when work is left', async () => {
  const done = { drained: false, pushed: 3, unchanged: 0, retried: 1, parked: 2, remaining: 9 };
  const command = testCommand({ env: ZOHO }).with({ drain: async () => done });
  const run = await command.run('drain', '--timeout', '5', '--json');
  expect([run.code, run.json()]).toEqual([1, done]);
  expect((await command.run('drain')).stdout).toContain('jobs list --state parked');
});

test('a signal ends a drain gracefully: the bridge is closed, then 143', async () => {
  const command = testCommand({ env: ZOHO }).with({ drain: () => Promise.race([]) });
  const run = command.run('drain');
  command.signal('SIGTERM');
  expect((await run).code).toBe(143);
  expect(command.closed).toHaveLength(1);
});

test('doctor ends with 1 when something fails and says what to do', async () => {
  const command = testCommand().with({
    doctor: async () => [
      { name: 'token', state: 'ok', detail: 'works', remedy: 'not shown' },
      { name: 'field', state: 'fail', detail: 'External_User_ID is missing', remedy: 'Run zoho-bridge setup.' },
    ],
  });
  const { code, stdout } = await command.run('doctor');
  expect(code).toBe(1);
  expect(stdout).toMatch(/✓ token {2}works\n✗ field {2}External_User_ID is missing\n\s+→ Run zoho-bridge setup\./);
  expect(stdout).not.toContain('not shown');
  expect((await command.run('doctor', '--json')).json()).toMatchObject({ ok: false, checks: [{ name: 'token' }, { name: 'field' }] });
});

test('for doctor a wrong configuration is a finding', async () => {
  const run = await testCommand({ env: { DATABASE_URL: 'mysql://x' } }).run('doctor', '--json');
  expect([run.code, run.json()]).toMatchObject([
    1,
    { ok: false, checks: [{ name: 'DATABASE_URL', state: 'fail' }, { name: 'ZOHO_BRIDGE_ENCRYPTION_KEY' }] },
  ]);
});

test('setup prints what to set, needs no refresh token when it has a code, and ends with 1 when a step failed', async () => {
  const seen: unknown[] = [];
  const { ZOHO_REFRESH_TOKEN: _, ...client } = ZOHO;
  const command = testCommand({ env: client }).with({
    setup: async (options = {}) => {
      seen.push(options.code, options.dryRun);
      const steps = [{ what: 'tag App User', state: 'failed' as const, detail: 'OAUTH_SCOPE_MISMATCH' }];
      options.onStep?.(steps[0]!);
      return { ok: false, steps, env: { ZOHO_REFRESH_TOKEN: '1000.new' } };
    },
  });
  const run = await command.run('setup', '--code', '1000.code', '--dry-run');
  expect(run.code).toBe(1);
  expect(run.stdout).toContain('\nZOHO_REFRESH_TOKEN=1000.new\n');
  expect(run.stderr).toContain('OAUTH_SCOPE_MISMATCH');
  expect(seen).toEqual(['1000.code', true]);
  expect((await command.run('setup')).code).toBe(2);
});

test('attach hands the map on and lists the rows it left out', async () => {
  const seen: unknown[] = [];
  const command = testCommand().with({
    attach: async (options) => {
      seen.push(options);
      return {
        state: 'attached',
        table: '"public"."users"',
        statements: [],
        backfilled: 7,
        skipped: [{ id: '3', message: 'email: is required' }],
      };
    },
  });
  const { stdout } = await command.run(
    'attach',
    '--table',
    'users',
    '--map',
    'id=id, email=E-mail Address ,name=full_name',
    '--no-backfill',
  );
  expect(seen).toMatchObject([
    { table: 'users', map: { id: 'id', email: 'E-mail Address', name: 'full_name' }, dryRun: false, detach: false, backfill: false },
  ]);
  expect(stdout).toContain('left out 3: email: is required');
});

test('attach --dry-run prints SQL that can be pasted, --detach needs no map', async () => {
  const command = testCommand().with({
    attach: async ({ detach }) => ({
      state: detach ? 'detached' : 'planned',
      table: 'users',
      statements: ['create trigger a', 'create trigger b;'],
      backfilled: 0,
      skipped: [],
    }),
  });
  expect((await command.run('attach', '--table', 'users', '--map', 'id=id,email=e', '--dry-run')).stdout).toContain(
    'create trigger a;\n\ncreate trigger b;\n',
  );
  expect((await command.run('attach', '--table', 'users', '--detach')).code).toBe(0);
});

test('colours are for terminals, and NO_COLOR is honoured', async () => {
  const argv = ['attach', '--table', 'users', '--detach'];
  const parts = { attach: async () => ({ state: 'detached' as const, table: 'users', statements: [], backfilled: 0, skipped: [] }) };
  expect(
    (
      await testCommand({ isTTY: true })
        .with(parts)
        .run(...argv)
    ).stdout,
  ).toContain('\u001b[32m');
  expect(
    (
      await testCommand()
        .with(parts)
        .run(...argv)
    ).stdout,
  ).not.toContain('\u001b');
  expect(
    (
      await testCommand({ isTTY: true, env: { NO_COLOR: '1' } })
        .with(parts)
        .run(...argv)
    ).stdout,
  ).not.toContain('\u001b');
  expect(
    (
      await testCommand({ isTTY: true })
        .with(parts)
        .run(...argv, '--json')
    ).stdout,
  ).not.toContain('\u001b');
});

test('serve answers HTTP until a signal, then closes in order and ends with 0', async () => {
  const order: string[] = [];
  const command = testCommand({ env: { ...ZOHO, ZOHO_BRIDGE_API_KEY: 'a-key-of-sixteen-characters' } }).with({
    start: async () => void order.push('start'),
    close: async (options) => void order.push(`close ${options?.graceMs}`),
  });
  const ready = new Promise<void>((resolve) => {
    command.with({
      start: async () => {
        order.push('start');
        resolve();
      },
    });
  });
  const run = command.run('serve', '--port', '0', '--grace', '3', '--json');
  await ready;
  command.signal('SIGTERM');
  const { code, json } = await run;
  expect([code, json()]).toEqual([0, { url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/), worker: true }]);
  expect(order).toEqual(['start', 'close 3000']);
});

test('serve --no-worker needs no credentials and starts no worker', async () => {
  const command = testCommand({ env: { ZOHO_BRIDGE_API_KEY: 'a-key-of-sixteen-characters' } }).with({
    start: () => Promise.reject(new Error('started')),
  });
  command.signal('SIGINT');
  const { code, stdout } = await command.run('serve', '--port', '0', '--no-worker');
  expect(code).toBe(0);
  expect(stdout).toMatch(/^zoho-bridge is ready at http:\/\/127\.0\.0\.1:\d+\n$/);
});

test('a port that is no port is a wrong configuration', async () => {
  const run = await testCommand({ env: { ...ZOHO, ZOHO_BRIDGE_API_KEY: 'a-key-of-sixteen-characters' } }).run(
    'serve',
    '--port',
    '99999',
    '--json',
  );
  expect([run.code, run.json()]).toMatchObject([2, { error: { code: 'config', problems: [{ variable: 'PORT' }] } }]);
});

test('import saves good rows, reports bad ones by line and ends with 0, with --strict with 1', async () => {
  const command = testCommand();
  const path = await csv('id,email,name', 'u1,ada@example.com,Ada', 'u2,nobody,Bob', ',c@example.com,Cy', 'u4,dora@example.com,Dora');
  const run = await command.run('import', path);
  expect([run.code, [...command.bridge.stored.keys()]]).toEqual([0, ['u1', 'u4']]);
  expect(run.stdout).toContain('4 rows: 2 saved (2 new or changed), 2 left out');
  expect(run.stderr).toMatch(/line 3 .*email[\s\S]*line 4 .*id/);
  const again = await command.run('import', path, '--strict', '--json');
  expect([again.code, again.json()]).toMatchObject([
    1,
    { rows: 4, saved: 2, changed: 0, skipped: 2, errors: [{ line: 3 }, { line: 4 }], aborted: false },
  ]);
  expect(again.stderr).toBe('');
});

test('import ends with 1 when nothing could be read: no file, a wrong header, only bad rows', async () => {
  const { run } = testCommand();
  expect((await run('import', '/nowhere/users.csv')).code).toBe(1);
  expect((await run('import', await csv('name,colour', 'Ada,red'), '--json')).json()).toMatchObject({ error: { code: 'invalid_input' } });
  expect((await run('import', await csv('id,email', 'u1,nobody'))).code).toBe(1);
});

test('import sits behind sign-ups and takes unknown columns only when told', async () => {
  const priorities: unknown[] = [];
  const command = testCommand();
  const { saveMany } = command.bridge.users;
  command.bridge.users.saveMany = (users, options) => {
    priorities.push(options?.priority);
    return saveMany(users);
  };
  const path = await csv('id,email,colour', 'u1,ada@example.com,red');
  expect((await command.run('import', path)).code).toBe(1);
  expect((await command.run('import', path, '--ignore-unknown-columns')).code).toBe(0);
  expect(priorities).toEqual(['backfill']);
});

test('a signal ends an import after the chunk under way', async () => {
  const command = testCommand();
  command.bridge.users.saveMany = async (users) => {
    command.signal('SIGINT');
    return users.map(({ id }) => ({ id, version: 1, changed: true }));
  };
  const path = await csv('id,email', ...Array.from({ length: 50_000 }, (_, i) => `u${i},u${i}@example.com`));
  const run = await command.run('import', path, '--json');
  expect([run.code, run.json().aborted]).toEqual([130, true]);
  expect(run.json().rows).toBeLessThan(50_000);
});

test('subscriptions are asked for in words of the shell', async () => {
  const asked: unknown[] = [];
  const { subscriptions } = testCommand().bridge;
  const command = testCommand().with({
    subscriptions: {
      ...subscriptions,
      async create(userId, input) {
        asked.push([userId, input]);
        return { ...view, created: true };
      },
      async change(userId, input) {
        asked.push([userId, input]);
        return view;
      },
      async cancel(userId, options) {
        asked.push([userId, options]);
        return { ...view, wish: 'ending' };
      },
    },
  });
  const made = await command.run('subscriptions', 'create', 'u1', '--plan', 'pro', '--quantity', '2', '--addon', 'seat=3', 'desk');
  expect(made.code).toBe(0);
  expect(made.stdout).toContain('2 × pro + 3 × seat');
  expect((await command.run('subscriptions', 'change', 'u1', '--without-coupon', '--without-addons', '--json')).json()).toMatchObject({
    id: 's1',
  });
  await command.run('subscriptions', 'cancel', 'u1', '--when', 'now', '--product', 'b');
  expect(asked).toEqual([
    ['u1', { planCode: 'pro', quantity: 2, addons: [{ addonCode: 'seat', quantity: 3 }, { addonCode: 'desk' }] }],
    ['u1', { addons: [], couponCode: null }],
    ['u1', { when: 'now', product: 'b' }],
  ]);
  expect((await command.run('subscriptions', 'create', 'u1', '--plan', 'pro', '--addon', 'a=b')).code).toBe(2);
  expect((await command.run('subscriptions', 'create', 'u1')).code).toBe(2);
});

test('a user without a subscription, and a move that is refused, end with 1 and say why', async () => {
  const command = testCommand();
  expect(await command.run('subscriptions', 'show', 'u1')).toMatchObject({ code: 1, stderr: expect.stringContaining('no subscription') });
  expect((await command.run('subscriptions', 'reactivate', 'u1', '--json')).json()).toMatchObject({ error: { code: 'no_subscription' } });
  expect((await command.run('subscriptions', 'list')).stdout).toBe('No subscriptions.\n');
});

test('plans are a table, or a document', async () => {
  const row = { name: 'Pro', product: 'Acme', price: '49.00', currency: 'USD', status: 'active' };
  const list = {
    items: [{ ...row, planCode: 'pro', setupFee: '0.00', interval: 1, intervalUnit: 'months', trialDays: 14 }],
    addons: [{ ...row, addonCode: 'seat', type: 'recurring', unit: 'seat', intervalUnit: 'monthly', forAllPlans: true }],
    coupons: [],
    asOf: '2026-01-01T00:00:00.000Z',
  };
  const command = testCommand().with({ plans: { list: async () => list } });
  const { stdout } = await command.run('plans');
  expect(stdout).toContain('49.00 USD');
  expect(stdout).toContain('ADDON');
  expect(stdout).not.toContain('COUPON');
  expect((await command.run('plans', '--json')).json()).toEqual(list);
});

const view: SubscriptionView = {
  ...{
    id: 's1',
    userId: 'u1',
    product: 'main',
    wish: 'active',
    planCode: 'pro',
    quantity: 2,
    addons: [{ addonCode: 'seat', quantity: 3 }],
  },
  ...{ next: null, couponCode: null, startsAt: null, trialDays: null, autoCollect: false, version: 1, overAt: null, billing: null },
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
  sync: { state: 'waiting', attempts: 0, reason: null, pushedAt: null },
};
