import { clearFinance, type Finance, type FinanceSettings, TABLES } from './finance.js';
import { scheduleCard } from './stored-cards.js';
import { schedule } from './subscriptions/schedule.js';
import type { Webhook } from './types.js';
import { deliverUnsent } from './webhooks/deliver.js';

const isTable = (name: unknown): name is (typeof TABLES)[number] => TABLES.some((table) => table === name);

/** Everything, a piece a record: `['invoices', { … }]`. `except`: rows of a table that are not kept. */
export function* saveFinance(finance: Finance, except: (table: string, id: string) => boolean): Generator<unknown> {
  yield ['settings', finance.settings];
  yield ['counters', finance.counters];
  yield ['prices', Object.fromEntries(finance.prices)];
  yield ['customerFields', finance.customers.fields()];
  for (const customer of finance.customers.all()) yield ['customers', customer];
  for (const table of TABLES) for (const row of finance[table].all()) if (!except(table, row.id)) yield [table, row];
}

/**
 * Takes the place of everything but `kept`, a webhook that is not saved, and enters again what falls due. Throws Error for a
 * piece `saveFinance` does not make.
 */
export function restoreFinance(finance: Finance, pieces: Iterable<unknown>, kept?: Webhook): void {
  clearFinance(finance);
  for (const piece of pieces) put(finance, piece);
  if (kept) finance.webhooks.put(kept);
  for (const card of finance.cards.all()) scheduleCard(finance, card);
  for (const subscription of finance.subscriptions.all()) schedule(finance, subscription);
  deliverUnsent(finance);
}

function put(finance: Finance, piece: unknown): void {
  const [name, value] = Array.isArray(piece) ? (piece as unknown[]) : [];
  if (typeof value !== 'object' || value === null) throw new Error(`not a piece of the finance database: ${JSON.stringify(piece)}`);
  // What was saved is taken at its word: nobody but `saveFinance` writes it.
  if (isTable(name)) finance[name].put(value as never);
  else if (name === 'customers') finance.customers.restore(value as never);
  else if (name === 'customerFields') finance.customers.restoreFields(value as Record<string, number>);
  else if (name === 'settings') Object.assign(finance.settings, value as FinanceSettings);
  else if (name === 'counters') Object.assign(finance.counters, value);
  else if (name === 'prices') for (const [key, price] of Object.entries(value)) finance.prices.set(key, price as number);
  else throw new Error(`the finance database has no ${JSON.stringify(name)}`);
}
