import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { findPostgres } from './test/harness/postgres-server.js';

const hasPostgres = Boolean(process.env.TEST_DATABASE_URL ?? findPostgres());
const databaseTests = ['src/**/*.db.test.ts', 'test/**/*.db.test.ts'];
/**
 * What is about Zoho's weather, files, mails and figures and not about the database: beside PostgreSQL it need not run on PGlite as well,
 * which is the same Postgres on one connection and takes three times as long.
 */
const onceOnly = [
  'weather',
  'subscriptions-weather',
  'money-moves',
  'payments',
  'invoices',
  'attachments',
  'canary',
  'conversion',
  'desk-webhook-setup',
  'desk-webhooks-hostile',
  'escalations-never',
  'escalations-replies',
  'escalations-weather',
  'notices-tickets',
  'ticket-monitor',
  'tickets-never',
  'mirror-never',
  'notices-escalations',
  'notices-mail',
  'notices-webhooks',
  'revenue-report',
  'revenue-recurring',
  'books-mirror',
].map((name) => `test/${name}.db.test.ts`);
const endToEndTests = ['test/e2e/**/*.test.ts'];
const databaseDefaults = { include: databaseTests, exclude: endToEndTests, testTimeout: 60_000, hookTimeout: 60_000 };
/** Reads Zoho's OpenAPI files, against which `setupFiles` hold what emulators answer, in every test. */
const contract = 'test/harness/setup-contract.ts';

export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'hono/jsx' } },
  test: {
    pool: 'threads',
    setupFiles: ['test/harness/contract.ts', 'test/harness/setup-seed.ts'],
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts', 'src/**/*.test.tsx', 'test/house/**/*.test.ts', 'test/contract/**/*.test.ts'],
          globalSetup: [contract],
          exclude: databaseTests,
          testTimeout: 15_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          ...databaseDefaults,
          name: 'pglite',
          exclude: [...endToEndTests, ...(hasPostgres ? onceOnly : [])],
          env: { TEST_DATABASE: 'pglite' },
          globalSetup: [contract, 'test/harness/setup-dist.ts', 'test/harness/setup-pglite.ts'],
          sequence: { groupOrder: 1 },
          // Each PGlite holds 180 to 300 MB and blocks its thread for the length of a query.
          maxWorkers: Math.max(1, Math.min(3, availableParallelism() - 1)),
        },
      },
      // Without PostgreSQL on the machine the project is left out; `npm test` says so and counts its tests as skipped.
      ...(hasPostgres
        ? [
            {
              extends: true as const,
              test: {
                ...databaseDefaults,
                name: 'postgres',
                env: { TEST_DATABASE: 'postgres' },
                // Most of them wait for Zoho's lags and limits, not for a processor.
                maxWorkers: Math.max(2, availableParallelism()),
                globalSetup: [contract, 'test/harness/setup-dist.ts', 'test/harness/setup-postgres.ts'],
                sequence: { groupOrder: 2 },
              },
            },
          ]
        : []),
      {
        extends: true,
        test: {
          name: 'e2e',
          include: endToEndTests,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 3 },
          globalSetup: [
            contract,
            ...['setup-dist', 'setup-pglite', ...(hasPostgres ? ['setup-postgres'] : [])].map((name) => `test/harness/${name}.ts`),
          ],
        },
      },
    ],
  },
});
