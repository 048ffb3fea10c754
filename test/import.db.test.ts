/** Importing many users costs as few calls as Zoho allows, and importing them again costs none. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Bridge } from '../src/bridge-types.js';
import { type ImportOptions, type ImportResult, importUsers } from '../src/sync/import.js';
import { callsTo, held, tagNames, type World, world } from './harness/bridge.js';
import { DATABASE_KIND } from './harness/database.js';

/** PGlite does everything in one thread, beside the emulator. */
const COUNT = DATABASE_KIND === 'postgres' ? 10_000 : 2000;
const TIMEOUT_MS = 180_000;

const FIRST = ['Ann', 'Bob', 'Chloé', 'Dmitri', 'Eve', 'Fatima', 'Göran', 'Hana', 'Ivo', 'Jun'];
const LAST = ['Almeida', 'van Berg', "O'Connor", 'Dvořák', 'Eriksen', 'Fischer', 'García', 'Haddad', 'Ito', 'Jones'];

/** A row of the n-th user, no two of the same name; every tenth has no phone number. */
function csvRow(n: number): string {
  const initials = `${String.fromCharCode(65 + (Math.floor(n / 100) % 10))}. ${String.fromCharCode(75 + (Math.floor(n / 1000) % 10))}.`;
  const phone = n % 10 === 0 ? '' : `+44 20 7946 ${String(n).padStart(4, '0')}`;
  return `user-${n},person.${n}@example.com,${FIRST[n % 10]} ${initials} ${LAST[Math.floor(n / 10) % 10]},${phone}`;
}

async function csvFile(rows: string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'zoho-bridge-import-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'users.csv');
  await writeFile(file, ['id,email,name,phone', ...rows, ''].join('\n'));
  return file;
}

const everybody = () => csvFile(Array.from({ length: COUNT }, (_, n) => csvRow(n)));

/** As `zoho-bridge import` does it. */
function importFrom(source: string, bridge: Bridge, options: Partial<ImportOptions> = {}): Promise<ImportResult> {
  return importUsers({ source, saveMany: (users) => bridge.users.saveMany(users, { priority: 'backfill' }), ...options });
}

/** A bridge whose emulator has no limit but concurrency: how long a day is does not matter here. */
async function generousWorld(): Promise<World> {
  // Nor how slow the machine is: a call that timed out would be made again, and counted.
  const on = await world({
    env: { ZOHO_CRM_CREDITS_PER_DAY: '1000000', ZOHO_BRIDGE_CALL_TIMEOUT_MS: '6000' },
  });
  on.emulator.setLimits({
    crm: { creditsPerDay: null, concurrency: null, subConcurrency: null },
    billing: { concurrency: null, perMinute: null, perDay: null },
  });
  return on;
}

/** Calls that changed something in Zoho, by kind. */
function cost({ emulator }: World): Record<string, number> {
  return {
    leads: callsTo(emulator, /POST .*\/Leads\/upsert/).length,
    contacts: callsTo(emulator, /POST .*\/Contacts\/upsert/).length,
    tags: callsTo(emulator, /_tags$/).length,
    customers: callsTo(emulator, /POST .*\/customers$/).length,
  };
}

async function drainAll({ bridge }: World): Promise<void> {
  expect(await bridge.drain({ timeoutMs: TIMEOUT_MS })).toMatchObject({ drained: true, parked: 0, remaining: 0 });
}

test(
  `${COUNT} imported users cost ${COUNT / 100} upserts a module and few tag calls; the same file again costs no call at all`,
  async () => {
    const on = await generousWorld();
    const file = await everybody();
    expect(await importFrom(file, on.bridge)).toMatchObject({ rows: COUNT, saved: COUNT, changed: COUNT, skipped: 0 });
    await drainAll(on);
    // 500 records a tag call would be 20 a module and 10,000; twice that leaves room for batches that were not full.
    expect(cost(on)).toMatchObject({ leads: COUNT / 100, contacts: COUNT / 100, customers: COUNT });
    expect(cost(on)['tags']).toBeLessThanOrEqual((COUNT / 500) * 2);

    const { leads, contacts, customers } = held(on.emulator);
    for (const records of [leads, contacts]) {
      expect(new Set(records.map((record) => record['External_User_ID'])).size).toBe(COUNT);
      expect(records).toHaveLength(COUNT);
      expect(records.filter((record) => tagNames(record).join() !== 'Active,App User,Free Tier')).toEqual([]);
    }
    expect(new Set(customers.map((customer) => customer['email'])).size).toBe(COUNT);

    const before = on.emulator.calls().length;
    expect(await importFrom(file, on.bridge)).toMatchObject({ rows: COUNT, saved: COUNT, changed: 0 });
    await drainAll(on);
    expect(on.emulator.calls().length).toBe(before);
  },
  TIMEOUT_MS,
);

test(
  'an import that is cut off half way, some of it pushed already, is finished by running it again, and nobody is pushed twice',
  async () => {
    const on = await generousWorld();
    const file = await csvFile(Array.from({ length: 2000 }, (_, n) => csvRow(n)));
    const stop = new AbortController();
    const cut = await importFrom(file, on.bridge, {
      chunkSize: 500,
      signal: stop.signal,
      onProgress: ({ saved }) => saved >= 1000 && stop.abort(),
    });
    expect(cut).toMatchObject({ saved: 1000, changed: 1000, aborted: true });
    await drainAll(on);
    expect(held(on.emulator).leads).toHaveLength(1000);

    // One of those who arrived has changed since.
    await on.bridge.users.save({ id: 'user-7', email: 'seven@example.com', name: 'Seven' });
    await drainAll(on);
    const before = cost(on);
    expect(await importFrom(file, on.bridge)).toMatchObject({ rows: 2000, saved: 2000, changed: 1001, skipped: 0, aborted: false });
    await drainAll(on);

    const { leads, contacts, customers } = held(on.emulator);
    expect([leads.length, contacts.length, customers.length]).toEqual([2000, 2000, 2000]);
    expect(leads.find((lead) => lead['External_User_ID'] === 'user-7')).toMatchObject({ Email: 'person.7@example.com' });
    const after = cost(on);
    expect({
      leads: (after['leads'] ?? 0) - (before['leads'] ?? 0),
      customers: (after['customers'] ?? 0) - (before['customers'] ?? 0),
    }).toEqual({ leads: 11, customers: 1000 });
  },
  TIMEOUT_MS,
);
