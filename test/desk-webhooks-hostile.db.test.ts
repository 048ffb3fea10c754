/** Tokens that Desk did not make, or not for us, or not lately: counts of each kind tried, none accepted. JWT_RUNS tries more. */
import fc from 'fast-check';
import { createLocalJWKSet } from 'jose';
import { expect, test } from 'vitest';
import { createDeskReceiver, type DeskReceiverDeps } from '../src/inbox/receive-desk.js';
import { createLogger } from '../src/logger.js';
import { keysAsked, ORGANIZATION, receiving, signed, signer, ticketEvent, WEBHOOK_ID } from './harness/desk-receiving.js';
import { hostileTokens } from './harness/hostile-tokens.js';

const RUNS = Number(process.env.JWT_RUNS ?? 25);
const desk = signer('k1');
const attacker = signer('k1');

test('forged, expired, early, foreign, re-keyed, unsigned, cut and mixed tokens: none is accepted, and nothing is stored', async () => {
  const at = await receiving([desk]);
  const tried: Record<string, number> = {};
  await fc.assert(
    fc.asyncProperty(fc.nat(), fc.stringMatching(/^\d{1,19}$/), async (place, id) => {
      const body = JSON.stringify([ticketEvent(id)]);
      for (const [kind, jwt] of Object.entries(hostileTokens({ desk, attacker, place, nowMs: Date.now() }))) {
        const answer = await at.send({ jwt, body });
        tried[kind] = (tried[kind] ?? 0) + 1;
        if (answer.status !== 401) throw new Error(`${kind} was answered ${answer.status}: ${await answer.text()}`);
      }
    }),
    { numRuns: RUNS },
  );
  // Each way tried as often as there were runs; each was answered 401, or the property would have failed.
  expect(new Set(Object.values(tried))).toEqual(new Set([RUNS]));
  expect(Object.keys(tried).length).toBeGreaterThan(60);
  expect(await at.rows()).toEqual({ n: 0, deliveries: 0 });
  // Of so many unknown names of keys one look made sure.
  expect(keysAsked(at)).toBeLessThanOrEqual(2);
  // And the genuine one still is.
  expect((await at.send({ jwt: await signed(desk), body: JSON.stringify([ticketEvent('1')]) })).status).toBe(200);
}, 120_000);

test('one letter changed, added, taken or moved: no token that differs from a genuine one passes', async () => {
  const jwt = await signed(desk);
  const { take, refused } = inMemory();
  await expect(take(jwt)).resolves.toBeUndefined();
  const letter = fc.oneof(fc.constantFrom(...'ABab01-_.=+/ ,'), fc.string({ minLength: 1, maxLength: 1 }));
  const change = fc.record({ how: fc.constantFrom('replace', 'insert', 'delete', 'swap', 'double', 'cut'), where: fc.nat(), letter });
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), async (changes) => {
      const mutated = changes.reduce(mutate, jwt);
      fc.pre(mutated !== jwt);
      await expect(take(mutated)).rejects.toMatchObject({ reason: expect.stringMatching(/^(malformed|wrong_|unknown_key|expired)/) });
    }),
    { numRuns: RUNS * 80 },
  );
  expect(refused()).toBeGreaterThanOrEqual(RUNS * 80);
}, 120_000);

test('seconds and milliseconds are both understood, with a minute for clocks that differ', async () => {
  const { take } = inMemory();
  const now = Date.now();
  const token = (iat: number, exp: number) => signed(desk, { iat, exp });
  const s = (ms: number) => Math.floor(ms / 1000);
  for (const [iat, exp] of [
    [s(now), s(now + 300_000)],
    [now, now + 300_000],
    [s(now), now + 300_000],
    [s(now + 50_000), s(now + 300_000)],
    [s(now - 300_000), s(now - 50_000)],
    [now - 300_000, now - 50_000],
  ] as const)
    await expect(take(await token(iat, exp))).resolves.toBeUndefined();
  for (const [iat, exp, reason] of [
    [s(now - 300_000), s(now - 70_000), 'expired'],
    [now - 300_000, now - 70_000, 'expired'],
    [s(now + 70_000), s(now + 300_000), 'not_yet_valid'],
    [now + 70_000, now + 300_000, 'not_yet_valid'],
  ] as const)
    await expect(take(await token(iat, exp))).rejects.toMatchObject({ reason });
});

type Change = { how: string; where: number; letter: string };

function mutate(text: string, { how, where, letter }: Change): string {
  const at = where % (text.length || 1);
  const [before, one, after] = [text.slice(0, at), text.slice(at, at + 1), text.slice(at + 1)];
  if (how === 'replace') return before + letter + after;
  if (how === 'insert') return before + letter + one + after;
  if (how === 'delete') return before + after;
  if (how === 'double') return before + one + one + after;
  if (how === 'cut') return before;
  return before + after.slice(0, 1) + one + after.slice(1);
}

/** What finds a kind out, where one thing alone is wrong with it. */
const FOUND_OUT: [RegExp, string][] = [
  [/^expired/, 'expired'],
  [/^not (yet valid|before)/, 'not_yet_valid'],
  [/^(wrong issuer|issuer )/, 'wrong_issuer'],
  [/^(wrong audience|audiences? )/, 'wrong_audience'],
  [/^(unknown kid)/, 'unknown_key'],
  [/^(wrong key|forged: (a signature of|the|claims)|one letter changed in the (claims|signature))/, 'wrong_signature'],
  [/^(alg none, with|alg NONE|alg is|no alg|HS256|RS512|PS256)/, 'wrong_algorithm'],
  [
    /^(no (exp|iat|issuer|audience)|exp |several|claims that|a header that must|a body that|another spelling|padded|very long)/,
    'malformed',
  ],
];

test('each is found out for what it is', async () => {
  const { take } = inMemory();
  const sorted = new Set<string>();
  for (let place = 0; place < RUNS; place += 1) {
    for (const [kind, jwt] of Object.entries(hostileTokens({ desk, attacker, place: place * 7919, nowMs: Date.now() }))) {
      const [, reason] = FOUND_OUT.find(([pattern]) => pattern.test(kind)) ?? [];
      if (reason !== undefined) sorted.add(reason);
      const expected = reason === undefined || kind.endsWith('header') ? expect.stringMatching(/^[a-z_]+$/) : reason;
      await expect(take(jwt), kind).rejects.toMatchObject({ reason: expected });
    }
  }
  expect(sorted.size).toBe(FOUND_OUT.length);
});

/** The receiver without HTTP and database. */
function inMemory() {
  let refused = 0;
  const find = createLocalJWKSet({ keys: [desk.jwk as { kty: string }] });
  const known = async () => [WEBHOOK_ID];
  const deps: DeskReceiverDeps = {
    events: { keep: async (events) => events.map(() => ({ fresh: true, deliveries: 1 })) },
    secrets: [],
    ids: { current: known, newest: known, made: async () => undefined, keep: async () => undefined },
    witness: () => ({
      keys: { find: (header) => find(header).catch(() => 'unknown' as const) },
      ...{ organizationId: ORGANIZATION, now: Date.now, refreshClock: undefined },
    }),
    logger: createLogger({ level: 'silent' }),
    wake: () => undefined,
    refused: () => {
      refused += 1;
    },
  };
  const { take } = createDeskReceiver(deps);
  return { take: (jwt: string) => take({ jwt, body: Buffer.from('[]') }), refused: () => refused };
}
