import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { StoreError } from '../errors.js';
import { createVault, type Place } from './vault.js';

const OLD = { secret: randomBytes(32) };
const NEW = { secret: randomBytes(32) };
const PLACE: Place = { table: 'links', column: 'sealed_id', row: 'crm.lead/u1' };
const vault = createVault([NEW]);

const text = fc.string({ unit: 'grapheme', maxLength: 200 }).filter((value) => !/\p{Cs}/u.test(value));
const place = fc.record({ table: fc.string(), column: fc.string(), row: fc.string() });

function refusalOf(work: () => unknown): StoreError {
  try {
    work();
  } catch (error) {
    if (error instanceof StoreError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

test('what was sealed opens in its place, and every sealing looks different', () => {
  fc.assert(
    fc.property(text, place, (plain, at) => {
      const sealed = vault.seal(plain, at);
      expect(vault.open(sealed, at)).toBe(plain);
      expect(vault.seal(plain, at)).not.toBe(sealed);
      expect(sealed).toMatch(/^zb1\.[\w-]{8}\.[\w-]+$/);
    }),
  );
});

test('what was sealed as bytes opens in its place and no other, and not as anything else', () => {
  fc.assert(
    fc.property(text, place, place, fc.nat(), (plain, at, other, where) => {
      const sealed = vault.sealBytes(plain, at);
      expect(vault.openBytes(sealed, at)).toBe(plain);
      expect(vault.openBytes(vault.sealBytes(Buffer.from(plain), at), at)).toBe(plain);
      expect(vault.sealBytes(plain, at).equals(sealed)).toBe(false);
      if (JSON.stringify(at) !== JSON.stringify(other)) expect(refusalOf(() => vault.openBytes(sealed, other)).code).toBe('store_key');
      const changed = Buffer.from(sealed);
      changed[where % changed.length] = (changed[where % changed.length] ?? 0) ^ 1;
      expect(refusalOf(() => vault.openBytes(changed, at)).code).toBe('store_key');
      expect(refusalOf(() => vault.openBytes(sealed.subarray(0, where % sealed.length), at)).code).toBe('store_key');
    }),
  );
});

test('no nonce is drawn twice', () => {
  const nonces = Array.from({ length: 2000 }, () => vault.sealBytes('', PLACE).subarray(13, 25).toString('hex'));
  expect(new Set(nonces).size).toBe(nonces.length);
});

test('the sealed text does not contain the plain text', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[0-9a-zA-Z]{6,40}$/), (plain) => {
      const sealed = vault.seal(plain, PLACE);
      expect(sealed).not.toContain(plain);
      expect(sealed).not.toContain(Buffer.from(plain).toString('base64url').slice(0, 8));
      expect(Buffer.from(sealed.split('.')[2] ?? '', 'base64url').includes(plain)).toBe(false);
    }),
  );
});

test('it does not open in any other place', () => {
  fc.assert(
    fc.property(place, place, (here, there) => {
      fc.pre(JSON.stringify(here) !== JSON.stringify(there));
      expect(refusalOf(() => vault.open(vault.seal('4876876000000624001', here), there)).code).toBe('store_key');
    }),
  );
});

test('places whose parts run together are different places', () => {
  const sealed = vault.seal('x', { table: 'a', column: 'b/c', row: 'd' });
  expect(() => vault.open(sealed, { table: 'a', column: 'b', row: 'c/d' })).toThrow(StoreError);
  expect(() => vault.open(sealed, { table: 'a","b/c', column: '', row: 'd' })).toThrow(StoreError);
});

test('a changed character anywhere makes it unopenable', () => {
  const characters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_. =+/é';
  fc.assert(
    fc.property(text, fc.nat(), fc.constantFrom(...characters), (plain, position, character) => {
      const sealed = vault.seal(plain, PLACE);
      const at = position % sealed.length;
      const changed = sealed.slice(0, at) + character + sealed.slice(at + 1);
      fc.pre(changed !== sealed);
      expect(() => vault.open(changed, PLACE)).toThrow(StoreError);
    }),
    { numRuns: 1000 },
  );
});

test('a flipped bit, a shortened and a lengthened value do not open', () => {
  fc.assert(
    fc.property(text, fc.nat(), (plain, position) => {
      const [version, id, body = ''] = vault.seal(plain, PLACE).split('.');
      const bytes = Buffer.from(body, 'base64url');
      const at = position % (bytes.length * 8);
      const flipped = Buffer.from(bytes);
      flipped.writeUInt8(flipped.readUInt8(at >> 3) ^ (1 << (at & 7)), at >> 3);
      for (const changed of [flipped, bytes.subarray(0, position % bytes.length), Buffer.concat([bytes, Buffer.from([0])])]) {
        expect(() => vault.open([version, id, changed.toString('base64url')].join('.'), PLACE)).toThrow(StoreError);
      }
    }),
  );
});

test.each(['', 'plain', 'zb1.abcdefgh.', 'zb1..AAAA', 'zb2.abcdefgh.AAAA', '4876876000000624001', 'zb1.abcdefgh.AAAA\n'])(
  '%j is not a sealed value',
  (sealed) => {
    expect(refusalOf(() => vault.open(sealed, PLACE)).message).toBe('A value in links.sealed_id is not a sealed value of this version.');
  },
);

test('a missing key is named by its id, with what to do', () => {
  const sealed = createVault([OLD]).seal('x', PLACE);
  const error = refusalOf(() => vault.open(sealed, PLACE));
  expect(error.code).toBe('store_key');
  expect(error.message).toContain(`sealed with the key "${sealed.split('.')[1]}"`);
  expect(error.message).toContain('Add that key to ZOHO_BRIDGE_ENCRYPTION_KEY');
});

test('another key with the same id does not open it', () => {
  const one = createVault([{ id: 'k', secret: OLD.secret }]);
  const other = createVault([{ id: 'k', secret: NEW.secret }]);
  expect(() => other.open(one.seal('x', PLACE), PLACE)).toThrow(StoreError);
});

test('no message holds the value, the row or the secret', () => {
  const at = { ...PLACE, row: 'jane@example.com' };
  const sealed = vault.seal('4876876000000624001', at);
  for (const message of [refusalOf(() => vault.open(sealed, PLACE)).message, refusalOf(() => vault.open(`${sealed}A`, at)).message]) {
    expect(message).not.toMatch(/4876876|jane/);
    expect(message).not.toContain(sealed.split('.')[2]);
  }
});

test('with an old and a new key everything opens and only the old needs resealing', () => {
  const both = createVault([NEW, OLD]);
  const before = createVault([OLD]).seal('x', PLACE);
  expect(both.open(before, PLACE)).toBe('x');
  expect(both.needsReseal(before)).toBe(true);
  const after = both.seal(both.open(before, PLACE), PLACE);
  expect(both.needsReseal(after)).toBe(false);
  expect(vault.open(after, PLACE)).toBe('x');
});

test('a blind index is the same every time, differs by purpose and by key, and shows nothing', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 4 }), (value) => {
      const index = vault.blindIndex(value, 'crm.lead');
      expect(createVault([NEW]).blindIndex(value, 'crm.lead')).toBe(index);
      expect(index).toMatch(/^[\w-]{43}$/);
      expect(vault.blindIndex(value, 'crm.contact')).not.toBe(index);
      expect(vault.blindIndex(`${value} `, 'crm.lead')).not.toBe(index);
      expect(createVault([OLD]).blindIndex(value, 'crm.lead')).not.toBe(index);
      expect(vault.digest(value)).not.toBe(vault.blindIndex(value, 'digest'));
    }),
  );
});

test('look-up uses one index a key, the sealing key first', () => {
  const both = createVault([NEW, OLD]);
  expect(both.blindIndexes('x', 'p')).toEqual([vault.blindIndex('x', 'p'), createVault([OLD]).blindIndex('x', 'p')]);
});

test('a digest is recognised under every key, so a new key does not make everything look changed', () => {
  const digest = createVault([OLD]).digest('{"Last_Name":"Doe"}');
  expect(createVault([NEW, OLD]).matchesDigest('{"Last_Name":"Doe"}', digest)).toBe(true);
  expect(createVault([NEW, OLD]).matchesDigest('{"Last_Name":"Roe"}', digest)).toBe(false);
  expect(vault.matchesDigest('{"Last_Name":"Doe"}', digest)).toBe(false);
  expect(vault.matchesDigest('x', '')).toBe(false);
});

test('half of a surrogate pair is not sealed, since it would not come back', () => {
  expect(() => vault.seal('a\ud800', PLACE)).toThrow(TypeError);
});

test.each([
  [[], 'at least one key'],
  [[{ secret: randomBytes(16) }], 'exactly 32 bytes'],
  [[NEW, NEW], 'same'],
  [
    [
      { id: 'a', secret: NEW.secret },
      { id: 'a', secret: OLD.secret },
    ],
    'same',
  ],
  [[{ id: 'a.b', secret: NEW.secret }], 'key id'],
])('a vault is not made of keys that are wrong (%#)', (keys, problem) => {
  expect(refusalOf(() => createVault(keys)).message).toContain(problem);
});

test('the vault keeps its own copy of the secret', () => {
  const secret = randomBytes(32);
  const own = createVault([{ secret }]);
  const sealed = own.seal('x', PLACE);
  secret.fill(0);
  expect(own.open(sealed, PLACE)).toBe('x');
  expect(own.blindIndex('x', 'late')).not.toBe(createVault([{ secret }]).blindIndex('x', 'late'));
});
