import { ZodError } from 'zod';
import type { Operator } from '../control/operator.js';
import type { EmulatedService } from '../core/types.js';
import { callFor, createdBy, type Target } from './calls.js';
import { createNames, type Names } from './names.js';
import { pathOf, SEEDED, type SeedData, type Seeded, type SeedRow } from './schema.js';
import { SeedError } from './seed-error.js';

/**
 * Carries out seed data on a fresh emulator: limits, then the rows from top to bottom, then applications, webhooks, latency and
 * faults. Rejects with SeedError at the first thing that is refused, with the service's own answer.
 */
export async function plant(seed: SeedData, { services, operator }: { services: EmulatedService[]; operator: Operator }): Promise<void> {
  const names = createNames(operator.env());
  if (seed.limits) control('limits', () => operator.setLimits(seed.limits ?? {}));
  for (const { target, row, path } of rowsOf(seed)) await create(services, names, { target, row, path });
  for (const [index, client] of (seed.clients ?? []).entries()) control(`clients[${index}]`, () => operator.setClient(client));
  if (seed.webhooks) control('webhooks', () => operator.webhooks.set(seed.webhooks));
  for (const [index, latency] of [seed.latency ?? []].flat().entries()) {
    control(Array.isArray(seed.latency) ? `latency[${index}]` : 'latency', () => operator.setLatency(latency));
  }
  if (seed.faults) control('faults', () => operator.setFaults(seed.faults ?? { rules: [] }));
}

interface Row {
  target: Target;
  row: SeedRow;
  path: string;
}

/** In the order in which they stand. */
function* rowsOf(seed: SeedData): Generator<Row> {
  for (const service of Object.keys(seed).filter(isSeeded)) {
    for (const [collection, rows] of Object.entries(seed[service] ?? {})) {
      if (Array.isArray(rows)) yield* group({ service, collection, isField: false }, rows, [service, collection]);
      else
        for (const [module, fields] of Object.entries(rows))
          yield* group({ service, collection: module, isField: true }, fields, [service, collection, module]);
    }
  }
}

function* group(target: Target, rows: SeedRow[], path: string[]): Generator<Row> {
  for (const [index, row] of rows.entries()) yield { target, row, path: pathOf([...path, index]) };
}

const isSeeded = (name: string): name is Seeded => (SEEDED as readonly string[]).includes(name);

async function create(services: EmulatedService[], names: Names, { target, row: { as, ...row }, path }: Row): Promise<void> {
  const service = services.find(({ name }) => name === target.service);
  const incoming = callFor(target, attempt(path, () => names.fill(row)) as Record<string, unknown>);
  const answer = await service?.handle(incoming);
  if (!answer) throw new SeedError(path, `POST ${incoming.path} is not implemented by this emulator`);
  const created = createdBy(target.service, answer);
  if (!created) throw new SeedError(path, `POST ${incoming.path} was answered with ${answer.status}: ${JSON.stringify(answer.body)}`);
  if (as !== undefined) attempt(path, () => names.add(as, created.id, created.record));
}

function attempt<T>(path: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw new SeedError(path, error instanceof Error ? error.message : String(error), error);
  }
}

/** What goes to the controls is checked by them; a path in it is told as part of ours. */
function control(path: string, run: () => unknown): void {
  try {
    run();
  } catch (error) {
    if (!(error instanceof ZodError)) throw new SeedError(path, error instanceof Error ? error.message : String(error), error);
    const [issue] = error.issues;
    throw new SeedError(pathOf([path, ...(issue?.path ?? [])]), issue?.message ?? 'wrong', error);
  }
}
