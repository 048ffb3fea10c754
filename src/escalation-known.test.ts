import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Known, newOf } from './escalation-known.js';

const said = (text: string, id: string | null = null) => ({ id, digests: [`m ${text}`], replyDigests: () => [`r ${text}`], text });
const kept = (text: string, id: string | null = null): Known => ({ id, digest: `m ${text}`, reply: false });
const answer = (text: string, id: string | null = null): Known => ({ id, digest: `r ${text}`, reply: true });
const texts = (given: { text: string }[]) => given.map(({ text }) => text);

test('what is known is laid over the beginning of what is given, as far as it goes', () => {
  const known = [kept('a'), kept('b'), kept('c')];
  expect(
    texts(
      newOf(
        ['a', 'b', 'c', 'd'].map((text) => said(text)),
        known,
      ),
    ),
  ).toEqual(['d']);
  expect(
    texts(
      newOf(
        ['c', 'd'].map((text) => said(text)),
        known,
      ),
    ),
  ).toEqual(['d']);
  expect(
    texts(
      newOf(
        ['a', 'b'].map((text) => said(text)),
        known,
      ),
    ),
  ).toEqual([]);
  expect(
    texts(
      newOf(
        ['d', 'a'].map((text) => said(text)),
        known,
      ),
    ),
  ).toEqual(['d', 'a']);
});

test('a user’s answer is known wherever it stands, once', () => {
  const known = [kept('a'), answer('ok'), kept('b')];
  expect(
    texts(
      newOf(
        ['a', 'ok', 'b', 'c'].map((text) => said(text)),
        known,
      ),
    ),
  ).toEqual(['c']);
  expect(
    texts(
      newOf(
        ['ok', 'c'].map((text) => said(text)),
        known,
      ),
    ),
  ).toEqual(['c']);
  expect(
    texts(
      newOf(
        ['a', 'ok', 'b', 'ok'].map((text) => said(text)),
        known,
      ),
    ),
  ).toEqual(['ok']);
  // It was not an answer the first time.
  expect(
    texts(
      newOf(
        ['ok', 'a', 'ok', 'b'].map((text) => said(text)),
        [kept('ok'), kept('a'), answer('ok')],
      ),
    ),
  ).toEqual(['b']);
});

test('a message with an id is known by that alone', () => {
  const known = [kept('a', '1'), answer('b', '2')];
  expect(texts(newOf([said('x', '1'), said('y', '2'), said('a', '3')], known))).toEqual(['a']);
});

test('handing all of it over again adds nothing, whatever was said how often', () => {
  const words = fc.array(fc.record({ text: fc.constantFrom('a', 'b', 'c'), reply: fc.boolean(), withId: fc.boolean() }), { maxLength: 12 });
  fc.assert(
    fc.property(words, (all) => {
      const known = all.map(({ text, reply, withId }, place) => (reply ? answer : kept)(text, withId ? `${place}` : null));
      const given = all.map(({ text, withId }, place) => said(text, withId ? `${place}` : null));
      const left = newOf(given, known);
      // Where the same words were a message and an answer, one may be taken for the other; nothing is lost or made up by that.
      expect(left.length).toBe(0);
    }),
    { examples: [[[]]] },
  );
});
