/** The compiled programs side by side: an emulator process, and the bridge's commands pointed at it. Everything ends with the test. */
import { expect } from 'vitest';
import { API_KEY, TEST_KEY, tagNames } from './bridge.js';
import { type Program, run, start } from './program.js';

export type Environment = Record<string, string | undefined>;

type Records = Record<string, unknown>[];
type Held = { crm: { Leads: Records; Contacts: Records }; billing: { customers: Records } };

export interface Zoho {
  url: string;
  program: Program;
  /** What `GET /_emulator/env` answers: the variables that point the bridge at it. */
  env: Record<string, string>;
  /** POST to the control surface, or GET without a body. */
  control<T = unknown>(path: string, body?: unknown): Promise<T>;
  held(): Promise<Held>;
  /** How many requests it has seen, those for its own pages left out. */
  calls(): Promise<number>;
}

/** Starts `zoho-bridge emulator` on a free port, with further arguments if any. */
export async function emulator(args: string[] = []): Promise<Zoho> {
  const program = start(['emulator', '--port', '0', ...args], {});
  const url = urlIn(await program.ready);
  const control = async <T>(path: string, body?: unknown): Promise<T> => {
    const answer = await fetch(`${url}/_emulator/${path}`, body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`/_emulator/${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  };
  return {
    url,
    program,
    env: await control<Record<string, string>>('env'),
    control,
    held: () => control<Held>('state'),
    calls: async () => (await control<{ total: number }>('calls/summary')).total,
  };
}

/** All of the environment of a bridge: its Zoho, its database, and timings of a test. */
export function bridgeEnv(zoho: Zoho | undefined, database: Environment, others: Environment = {}): Environment {
  return {
    ...zoho?.env,
    ...database,
    ZOHO_BRIDGE_ENCRYPTION_KEY: TEST_KEY,
    ZOHO_BRIDGE_API_KEY: API_KEY,
    ZOHO_BRIDGE_LEASE_SECONDS: '8',
    ZOHO_BRIDGE_CALL_TIMEOUT_MS: '2000',
    ZOHO_BRIDGE_SEARCH_LAG_SECONDS: '1',
    PORT: '0',
    ...others,
  };
}

/** An emulator that `setup` has prepared, and the environment of a bridge beside it. */
export async function prepared(database: Environment, others: Environment = {}): Promise<{ zoho: Zoho; env: Environment }> {
  const zoho = await emulator();
  const env = bridgeEnv(zoho, database, others);
  const { code, stderr } = await run(['setup'], env);
  expect(stderr).toMatch(/created +Leads: unique field/);
  expect(code).toBe(0);
  return { zoho, env };
}

/** The address in a ready line. */
export function urlIn(line: string): string {
  const url = /http:\/\/\S+/.exec(line)?.[0];
  if (!url) throw new Error(`there is no address in: ${line}`);
  return url;
}

/** Starts `serve` and waits until it is ready. */
export async function serve(env: Environment, ...args: string[]): Promise<{ program: Program; url: string }> {
  const program = start(['serve', ...args], env);
  return { program, url: urlIn(await program.ready) };
}

/** Runs a command with `--json`: standard output must be one JSON document and nothing else. */
export async function runJson<T = Record<string, unknown>>(
  args: string[],
  env: Environment,
): Promise<{ code: number | null; json: T; stderr: string }> {
  const { code, stdout, stderr } = await run([...args, '--json'], env);
  expect(stdout.endsWith('\n')).toBe(true);
  return { code, json: JSON.parse(stdout) as T, stderr };
}

export const HEADERS = { authorization: `Bearer ${API_KEY}`, 'content-type': 'application/json' };

export function put(url: string, id: string, person: object = { email: `${id}@example.com`, name: `Person ${id}` }): Promise<Response> {
  return fetch(`${url}/v1/users/${encodeURIComponent(id)}`, { method: 'PUT', headers: HEADERS, body: JSON.stringify(person) });
}

/** Waits until these people, and nobody else, have their lead, contact and customer, once each and tagged. */
export async function expectOnceEach(zoho: Zoho, ids: string[], { timeoutMs = 30_000 } = {}): Promise<void> {
  const wanted = [...ids].sort();
  const names = (records: Records) => records.map((record) => String(record.External_User_ID)).sort();
  const tagged = (records: Records) => records.filter((record) => tagNames(record as never).join() === 'Active,App User,Free Tier').length;
  await expect
    .poll(
      async () => {
        const { crm, billing } = await zoho.held();
        return {
          leads: names(crm.Leads),
          contacts: names(crm.Contacts),
          customers: billing.customers.map((customer) => String(idOfCustomer(customer))).sort(),
          tagged: [tagged(crm.Leads), tagged(crm.Contacts)],
        };
      },
      { timeout: timeoutMs, interval: 100 },
    )
    .toEqual({ leads: wanted, contacts: wanted, customers: wanted, tagged: [ids.length, ids.length] });
}

function idOfCustomer(customer: Record<string, unknown>): unknown {
  const fields = (customer.custom_fields ?? []) as { label?: unknown; value?: unknown }[];
  return fields.find((field) => field.label === 'External User ID')?.value;
}

/** Nothing waits, nothing is parked: the queue of the bridge behind `url` is empty. */
export async function expectQuiet(url: string): Promise<void> {
  await expect
    .poll(
      async () => {
        const answer = await fetch(`${url}/v1/jobs?limit=5`, { headers: HEADERS });
        return answer.ok ? ((await answer.json()) as { items: unknown[] }).items : answer.status;
      },
      { timeout: 30_000, interval: 100 },
    )
    .toEqual([]);
}

export const people = (count: number, prefix = 'u'): string[] => Array.from({ length: count }, (_, n) => `${prefix}${n + 1}`);
