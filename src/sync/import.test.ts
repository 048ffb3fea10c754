import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { InputError } from '../errors.js';
import type { SavedUser } from '../types.js';
import type { NewUser } from '../user.js';
import { type ImportOptions, type ImportProgress, importUsers } from './import.js';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zoho-bridge-import-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Keeps users as the store does: a user that did not change is not changed. */
function memory() {
  const users = new Map<string, NewUser>();
  const chunks: number[] = [];
  async function saveMany(batch: NewUser[]): Promise<SavedUser[]> {
    chunks.push(batch.length);
    expect(new Set(batch.map(({ id }) => id)).size).toBe(batch.length);
    return batch.map((user) => {
      const changed = JSON.stringify(users.get(user.id)) !== JSON.stringify(user);
      users.set(user.id, user);
      return { id: user.id, version: 1, changed };
    });
  }
  return { users, chunks, saveMany };
}

async function run(text: string | Uint8Array | Uint8Array[], options: Partial<ImportOptions> = {}) {
  const store = memory();
  const pieces = Array.isArray(text) ? text : [Buffer.from(text)];
  const result = await importUsers({ source: Readable.from(pieces), saveMany: store.saveMany, ...options });
  return { ...store, result };
}

async function refusal(text: string | Uint8Array, options: Partial<ImportOptions> = {}): Promise<string> {
  const error: unknown = await run(text, options).catch((caught: unknown) => caught);
  if (error instanceof InputError) return error.message;
  throw error;
}

/** A promise and what fulfils it. */
function latch() {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}

const csv = (count: number) => `id,email,name\n${Array.from({ length: count }, (_, i) => `u${i},u${i}@example.com,Jane ${i}\n`).join('')}`;

test('rows become users', async () => {
  const { users, result } = await run('id,email,name,phone,company\nu1,jane@example.com,Jane  Doe,555 1234,Acme\nu2,joe@example.com,,,\n');
  expect(result).toEqual({ rows: 2, saved: 2, changed: 2, skipped: 0, errors: [], aborted: false });
  expect([...users.values()]).toEqual([
    { id: 'u1', email: 'jane@example.com', name: 'Jane Doe', firstName: null, lastName: null, phone: '555 1234', company: 'Acme' },
    { id: 'u2', email: 'joe@example.com', name: null, firstName: null, lastName: null, phone: null, company: null },
  ]);
});

test.each([
  'id,email,firstName,lastName',
  'ID,E-Mail,FIRST_NAME,last_name',
  '\ufeffId,Email,First Name,Last-Name',
  ' id , email,"first_name" ,lastname'.replace('" ', '"'),
  'id,email,firstName,lastName,,',
])('the header %j is understood', async (header) => {
  const { users, result } = await run(`${header}\r\nu1,jane@example.com,Jane,Doe\r\n`);
  expect(result.errors).toEqual([]);
  expect(users.get('u1')).toMatchObject({ email: 'jane@example.com', firstName: 'Jane', lastName: 'Doe' });
});

test('columns may be in any order', async () => {
  const { users } = await run('company,email,id\nAcme,jane@example.com,u1\n');
  expect(users.get('u1')).toMatchObject({ email: 'jane@example.com', company: 'Acme' });
});

test.each([
  ['foo,bar\n1,2\n', 'Found: "foo", "bar". Missing: id, email. Not known: "foo", "bar".'],
  ['id,name\n', 'Missing: email.'],
  ['id,email,plan\n', 'Found: "id", "email", "plan". Not known: "plan".'],
  ['id,email,ID\n', 'More than once: id.'],
  ['id;email;name\n', 'The columns are separated by semicolons: commas are needed.'],
  ['id\temail\n', 'The columns are separated by tabs: commas are needed.'],
  [',,\n\nid,,email\n', 'Not known: "".'],
])('the header of %j is refused with what was found and what is expected', async (text, problem) => {
  const message = await refusal(text);
  expect(message).toContain('Expected: id, email and, if there are any, name (or first_name and last_name), phone, company.');
  expect(message).toContain(problem);
});

test('a file without a header does not show its first person', async () => {
  const message = await refusal('u1,jane@example.com,Jane Doe\n');
  expect(message).toContain('Found: "u1", (an address)');
  expect(message).toContain('The first line looks like a person.');
  expect(message).not.toContain('jane@');
});

test('a header of 10 MB is not repeated', async () => {
  expect((await refusal(`id,email,${'x'.repeat(60_000)}\n`)).length).toBeLessThan(400);
  expect((await refusal(`id,email${',y'.repeat(30_000)}\n`)).length).toBeLessThan(700);
  expect(await refusal('x'.repeat(10 * 2 ** 20))).toContain('but it is longer than 65,536 bytes');
});

test('unknown columns can be ignored when asked', async () => {
  const { users, result } = await run('plan,id,email\npro,u1,jane@example.com\n', { ignoreUnknownColumns: true });
  expect(result).toMatchObject({ saved: 1, skipped: 0 });
  expect(users.get('u1')).not.toHaveProperty('plan');
  expect(await refusal('plan,id\n', { ignoreUnknownColumns: true })).toContain('Missing: email.');
});

test.each(['', '\n\n', '\ufeff', ',,\n'])('the file %j is empty', async (text) => {
  expect(await refusal(text)).toContain('The file is empty');
});

test('a header alone is no error', async () => {
  expect((await run('id,email')).result).toEqual({ rows: 0, saved: 0, changed: 0, skipped: 0, errors: [], aborted: false });
});

test('bad rows are reported by line, without their values, and the others are saved', async () => {
  const { users, result } = await run(
    [
      'id,email,name',
      'u1,jane@example.com,Jane',
      ',nobody@example.com,Nobody',
      'u3,not-an-address,Secret',
      '',
      'u4,joe@example.com',
      'u5,joe@example.com,Joe,extra,cells',
      `u6,joe@example.com,${'x'.repeat(1001)}`,
      'u7,joe@example.com,a\u0000b',
      'u8,"joe@example.com',
      'u9,"ann@example.com","Ann',
      'Lee"',
      'u10,bob@example.com,Bob',
      ' , , ',
    ].join('\r\n'),
  );
  expect(result).toEqual({
    rows: 10,
    saved: 3,
    changed: 3,
    skipped: 7,
    aborted: false,
    errors: [
      { line: 3, problem: 'id: must not be empty' },
      { line: 4, problem: 'email: must be an e-mail address like jane@example.com' },
      { line: 6, problem: 'has 2 cells, the header has 3' },
      { line: 7, problem: 'has 5 cells, the header has 3' },
      { line: 8, problem: 'name: must be at most 1,000 characters, this has 1,001' },
      { line: 9, problem: 'name: must not contain control characters (found U+0000)' },
      { line: 10, problem: 'has text between a closing quotation mark and the next comma' },
    ],
  });
  expect([...users.values()].map(({ id, name }) => [id, name])).toEqual([
    ['u1', 'Jane'],
    ['u9', 'Ann Lee'],
    ['u10', 'Bob'],
  ]);
});

test('all that is wrong with a row is in its report', async () => {
  const { result } = await run('id,email,name\n,x,a\u0001\n');
  expect(result.errors[0]?.problem).toBe(
    'id: must not be empty; email: must be an e-mail address like jane@example.com; name: must not contain control characters (found U+0001)',
  );
});

test('a field of 10 MB is reported and the rows around it are saved', async () => {
  for (const quote of ['', '"']) {
    const { users, result } = await run(`id,email,name\nu1,a@x.co,A\nu2,b@x.co,${quote}${'B'.repeat(10 * 2 ** 20)}${quote}\nu3,c@x.co,C\n`);
    expect([...users.keys()]).toEqual(['u1', 'u3']);
    expect(result).toMatchObject({ rows: 3, skipped: 1 });
    expect(result.errors[0]).toMatchObject({ line: 3, problem: expect.stringContaining('65,536 bytes') });
  }
});

test('every bad row is counted and the first thousand are kept', async () => {
  const { result } = await run(`id,email\n${'u,bad\n'.repeat(2500)}`);
  expect(result.skipped).toBe(2500);
  expect(result.errors).toHaveLength(1000);
  expect(result.errors.at(-1)?.line).toBe(1001);
});

test.each([
  ['Latin-1', Buffer.from('id,email,name\nu1,a@x.co,Ren\xe9\n', 'latin1'), 'line 2 holds bytes that are not UTF-8'],
  ['UTF-16 with a mark', Buffer.from('\ufeffid,email\nu1,a@x.co\n', 'utf16le'), 'it looks like UTF-16'],
  ['UTF-16 without a mark', Buffer.from('id,email\nu1,a@x.co\n', 'utf16le'), 'it looks like UTF-16'],
])('a file in %s is refused with the remedy', async (_, bytes, problem) => {
  const message = await refusal(bytes);
  expect(message).toContain(problem);
  expect(message).toContain('Save it again as "CSV UTF-8"');
});

test('characters cut in two by the stream arrive whole', async () => {
  const bytes = Buffer.from('id,email,name\nu1,a@x.co,山田🎉é\n');
  const { users } = await run(Array.from(bytes, (_, i) => bytes.subarray(i, i + 1)));
  expect(users.get('u1')?.name).toBe('山田🎉é');
});

test('users are handed over in chunks', async () => {
  expect((await run(csv(2500))).chunks).toEqual([1000, 1000, 500]);
  expect((await run(csv(30), { chunkSize: 10 })).chunks).toEqual([10, 10, 10]);
});

test('of one user with several rows in a chunk the last row holds, and all are counted', async () => {
  const { users, chunks, result } = await run('id,email,name\nu1,a@x.co,Old\nu2,b@x.co,B\nu1,a@x.co,New\n');
  expect(result).toMatchObject({ rows: 3, saved: 3, changed: 2, skipped: 0 });
  expect(chunks).toEqual([2]);
  expect([...users.values()].map(({ name }) => name)).toEqual(['B', 'New']);
});

test('a second import of the same file changes nothing', async () => {
  const store = memory();
  const again = () => importUsers({ source: Readable.from([csv(50)]), saveMany: store.saveMany });
  expect(await again()).toMatchObject({ saved: 50, changed: 50 });
  expect(await again()).toMatchObject({ saved: 50, changed: 0 });
});

test('a file is read from its path and progress ends at its size', async () => {
  const path = join(folder, 'users.csv');
  const text = csv(5000);
  await writeFile(path, text);
  const seen: ImportProgress[] = [];
  const store = memory();
  const result = await importUsers({ source: path, saveMany: store.saveMany, onProgress: (progress) => seen.push(progress) });
  expect(result).toMatchObject({ rows: 5000, saved: 5000 });
  expect(seen).toHaveLength(6);
  expect(seen.at(-1)).toEqual({ bytes: text.length, totalBytes: text.length, rows: 5000, saved: 5000, skipped: 0 });
  expect(seen.every(({ bytes }, i) => bytes >= (seen[i - 1]?.bytes ?? 0))).toBe(true);
});

test('a missing file and a folder are clear errors', async () => {
  const { saveMany } = memory();
  const missing = join(folder, 'missing.csv');
  await expect(importUsers({ source: missing, saveMany })).rejects.toThrow(`The file ${missing} cannot be read: there is no such file.`);
  await expect(importUsers({ source: folder, saveMany })).rejects.toThrow(`${folder} is a folder, not a file.`);
});

test('nothing more is read while a chunk is being saved', async () => {
  let produced = 0;
  async function* lines() {
    yield Buffer.from('id,email\n');
    for (; produced < 100_000; produced++) yield Buffer.from(`u${produced},u${produced}@example.com\n`);
  }
  const gate = latch();
  const saving = latch();
  const running = importUsers({
    source: Readable.from(lines()),
    chunkSize: 100,
    saveMany: async (users) => {
      saving.open();
      await gate.opened;
      return users.map(({ id }) => ({ id, version: 1, changed: true }));
    },
  });
  await saving.opened;
  for (let turn = 0; turn < 1000; turn++) await new Promise((resolve) => setImmediate(resolve));
  expect(produced).toBeLessThan(1000);
  gate.open();
  expect(await running).toMatchObject({ rows: 100_000, saved: 100_000 });
});

test('what saving throws ends the import, and chunks before it stay saved', async () => {
  const store = memory();
  const saveMany = (users: NewUser[]) =>
    store.chunks.length === 2 ? Promise.reject(new Error('the database is gone')) : store.saveMany(users);
  await expect(importUsers({ source: Readable.from([csv(5000)]), saveMany })).rejects.toThrow('the database is gone');
  expect(store.users.size).toBe(2000);
});

test('a stream that breaks off ends the import with its error', async () => {
  async function* broken() {
    yield Buffer.from(csv(10));
    throw new Error('the pipe broke');
  }
  await expect(importUsers({ source: Readable.from(broken()), saveMany: memory().saveMany })).rejects.toThrow('the pipe broke');
});

test('the signal ends it after the chunk that is being saved, and running it again completes it', async () => {
  const store = memory();
  const controller = new AbortController();
  const saveMany = (users: NewUser[]) => {
    if (store.chunks.length === 1) controller.abort();
    return store.saveMany(users);
  };
  const result = await importUsers({ source: Readable.from([csv(5000)]), saveMany, signal: controller.signal });
  expect(result).toMatchObject({ saved: 2000, aborted: true });
  expect(store.users.size).toBe(2000);
  expect(await importUsers({ source: Readable.from([csv(5000)]), saveMany: store.saveMany })).toMatchObject({
    saved: 5000,
    changed: 3000,
    aborted: false,
  });
});

test('the signal also ends an import that waits for more bytes', async () => {
  const controller = new AbortController();
  const waiting = new Readable({ read: () => undefined });
  waiting.push('id,email\nu1,a@x.co\n');
  const running = importUsers({ source: waiting, saveMany: memory().saveMany, signal: controller.signal });
  setImmediate(() => controller.abort());
  expect(await running).toMatchObject({ aborted: true, saved: 0 });
  const late = await importUsers({ source: Readable.from([csv(5)]), saveMany: memory().saveMany, signal: AbortSignal.abort() });
  expect(late).toMatchObject({ rows: 0, aborted: true });
});

test('whatever the bytes, every row is saved or reported, or the file is refused', async () => {
  const piece = fc.constantFrom('u1', 'a@x.co', ',', ',', '"', '\n', '\r\n', ' ', 'é', '\u0000', 'x'.repeat(1001));
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 80 }), async (pieces) => {
      const { result } = await run(`id,email\n${pieces.join('')}`);
      expect(result.saved + result.skipped).toBe(result.rows);
      expect(result.errors).toHaveLength(result.skipped);
    }),
    { numRuns: 500 },
  );
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
      const outcome = await run(bytes).then(
        ({ result }) => result.rows >= 0,
        (error: unknown) => error instanceof InputError,
      );
      expect(outcome).toBe(true);
    }),
    { numRuns: 500 },
  );
});
