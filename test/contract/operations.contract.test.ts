/**
 * Walks through every operation of every service, so that each is held against Zoho's OpenAPI files whatever else is tested. The
 * holding itself is done for all tests by test/harness/contract.ts; here it is seen that nothing was left out.
 */
import { afterAll, expect, test } from 'vitest';
import { observe } from '../../src/emulator/core/observers.js';
import { createRouter } from '../../src/emulator/core/router.js';
import { type Emulator, startEmulator } from '../../src/emulator/index.js';
import { unused } from './known.js';
import { withoutSpecs } from './spec/files.js';
import { documented, serviceOf } from './spec/index.js';
import { walkBilling } from './walks/billing/index.js';
import { walkBooks } from './walks/books/index.js';
import { walkCrm } from './walks/crm/index.js';
import { walkDesk } from './walks/desk/index.js';

const WALKS: Record<string, () => Promise<unknown>> = { crm: walkCrm, billing: walkBilling, books: walkBooks, desk: walkDesk };

/** Implemented, and by what they are never a success. */
const NEVER = [
  // Knows customers by the CRM they were synchronised with; none is.
  'GET /billing/v1/customers/reference/:id',
];

if (withoutSpecs) process.stderr.write(`SKIPPED: ${withoutSpecs}\n`);

const implemented = (emulator: Emulator, service: string) =>
  emulator
    .operations()
    .filter((described) => described.service === service)
    .flatMap(({ operations }) => operations.filter((operation) => operation.implemented !== false));

test.skipIf(withoutSpecs).each(Object.entries(WALKS))('every operation of %s was carried out once', async (service, walk) => {
  const answered = new Set<string>();
  await using emulator = await startEmulator();
  const operations = implemented(emulator, service);
  const router = createRouter(operations);
  const stop = observe(({ incoming: { method, segments }, answer: { status } }) => {
    const found = router.find(method, segments);
    if (found && status < 300) answered.add(`${method} ${found.route.path}`);
  });
  await walk().finally(stop);
  const names = operations.map(({ method, path }) => `${method} ${path}`).filter((name) => !NEVER.includes(name));
  expect(names.filter((name) => !answered.has(name))).toEqual([]);
});

test.skipIf(withoutSpecs)('every deviation on purpose is still needed', () => {
  expect(unused()).toEqual([]);
});

afterAll(async () => {
  if (withoutSpecs) return;
  await using emulator = await startEmulator();
  const lines = emulator.operations().map(({ service: name }) => {
    const all = implemented(emulator, name);
    const silent = all.filter(({ method, path }) => !serviceOf(path) || !documented(method, path));
    const rest =
      silent.length > 0 && serviceOf(silent[0]?.path ?? '') ? `: ${silent.map(({ method, path }) => `${method} ${path}`).join(', ')}` : '';
    return `${name}: ${all.length - silent.length} operations held against Zoho's files, ${silent.length} in no file${rest}`;
  });
  process.stdout.write(`${lines.join('\n')}\n`);
});
