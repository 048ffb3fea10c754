import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createVault } from '../src/store/vault.js';
import { world } from './harness/bridge.js';

const MIGRATION = readFileSync(new URL('../src/store/migrations/0016_sealed_bytes.sql', import.meta.url), 'utf8');
const PLACE = { table: 'events', column: 'sealed_body', row: 'key' };

test('payloads that were sealed as text open after they were made bytes, of whatever length', async () => {
  const { store } = await world({ setup: false });
  const vault = createVault([{ secret: randomBytes(32) }]);
  const plains = Array.from({ length: 12 }, (_, length) => 'ä'.repeat(length).slice(0, length));
  const as = /using\s([\s\S]*?);/.exec(MIGRATION)?.[1] ?? '';
  const rows = await store.db.query<{ bytes: Uint8Array }>(
    `select ${as} as bytes from unnest($1::text[]) with ordinality as t(sealed_body, n) order by n`,
    [plains.map((plain) => vault.seal(plain, PLACE))],
  );
  expect(rows.map(({ bytes }) => vault.openBytes(bytes, PLACE))).toEqual(plains);
});
