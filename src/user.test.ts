import fc from 'fast-check';
import { expect, test } from 'vitest';
import { InputError } from './errors.js';
import { parseUser } from './user.js';

const JANE = { id: 'u1', email: 'jane@example.com' };

function issuesOf(input: unknown): { path: string; message: string }[] {
  try {
    parseUser(input);
  } catch (error) {
    if (error instanceof InputError) return error.issues;
    throw error;
  }
  return [];
}

test('missing values become null', () => {
  expect(parseUser(JANE)).toEqual({ ...JANE, name: null, firstName: null, lastName: null, phone: null, company: null });
});

test('null, empty and blank texts are missing values', () => {
  expect(parseUser({ ...JANE, name: null, firstName: '', lastName: ' \t\r\n ', phone: undefined })).toEqual(parseUser(JANE));
});

test('white space inside texts is folded to single spaces', () => {
  expect(parseUser({ ...JANE, name: '  Jane\t\tvan\r\nder  Berg ', company: '山田　商店' })).toMatchObject({
    name: 'Jane van der Berg',
    company: '山田 商店',
  });
});

test('the address is trimmed and keeps its case', () => {
  expect(parseUser({ ...JANE, email: '  Jane.Doe@Example.COM\n' }).email).toBe('Jane.Doe@Example.COM');
});

test('every problem is reported at once', () => {
  expect(issuesOf({ email: 'nope', name: 7, phone: ['1'], plan: 'pro', isAdmin: true })).toEqual([
    { path: 'id', message: 'is required' },
    { path: 'email', message: 'must be an e-mail address like jane@example.com' },
    { path: 'name', message: 'must be text, not a number' },
    { path: 'phone', message: 'must be text, not a list' },
    { path: 'plan', message: 'is not a field of a user' },
    { path: 'isAdmin', message: 'is not a field of a user' },
  ]);
});

test.each([[null], [undefined], ['u1'], [7], [[]], [[JANE]], [true]])('%j is not a user', (input) => {
  expect(issuesOf(input)).toEqual([{ path: '', message: 'a user must be an object with at least id and email' }]);
});

test('a number as id is refused, with the reason', () => {
  expect(issuesOf({ ...JANE, id: 42 })).toEqual([{ path: 'id', message: 'must be text, not a number' }]);
});

test.each([
  ['', 'must not be empty'],
  [' u1', 'must not begin or end with white space'],
  ['u1\n', 'must not begin or end with white space'],
  ['u\t1', 'must not contain tabs or line breaks'],
  ['u\u20281', 'must not contain tabs or line breaks'],
  ['u\u00001', 'must not contain control characters (found U+0000)'],
  ['u\ud800', 'must be well-formed Unicode: it holds half of a surrogate pair'],
  ['x'.repeat(201), 'must be at most 200 characters, this has 201'],
])('the id %j is refused', (id, message) => {
  expect(issuesOf({ ...JANE, id })).toEqual([{ path: 'id', message }]);
});

test.each(['0', 'x'.repeat(200), 'usr_2f|google-oauth2|11', 'a b', 'ид-7', '🦊'])('the id %j is kept as it is', (id) => {
  expect(parseUser({ ...JANE, id }).id).toBe(id);
});

test.each(['name', 'firstName', 'lastName', 'phone', 'company'])('%s takes 1,000 characters, and a 10 MB one is a clear error', (field) => {
  expect(issuesOf({ ...JANE, [field]: 'x'.repeat(1000) })).toEqual([]);
  expect(issuesOf({ ...JANE, [field]: 'x'.repeat(1001) })).toEqual([
    { path: field, message: 'must be at most 1,000 characters, this has 1,001' },
  ]);
  const started = performance.now();
  expect(issuesOf({ ...JANE, [field]: ' x'.repeat(5 * 2 ** 20) })).toEqual([
    { path: field, message: 'must be at most 1,000 characters, this has 10,485,760' },
  ]);
  expect(performance.now() - started).toBeLessThan(1000);
});

test.each(['\u0000', '\u0007', '\u001b', '\u007f', '\u0085'])(
  'a control character %j in a text is refused by its code point',
  (character) => {
    const code = character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
    expect(issuesOf({ ...JANE, company: `a${character}b` })).toEqual([
      { path: 'company', message: `must not contain control characters (found U+${code})` },
    ]);
  },
);

test.each(['\ud800', 'a\udc00b', '\ud83d!'])('half of a surrogate pair is refused in %j', (name) => {
  expect(issuesOf({ ...JANE, name })[0]?.message).toContain('surrogate');
});

test.each([
  'jane+news@example.com',
  'j@x.co',
  "o'brien@example.ie",
  'first.last@mail.eu.example.co.uk',
  'jane@bücher.example',
  'почта@пример.рф',
  '用户@例子.中国',
  'info@museum.photography',
  'a@b.xn--vermgensberatung-pwb',
  'taro..yamada.@docomo.ne.jp',
  '!#$%&*+/=?^_`{|}~-@example.com',
  'jane@under_score.example.com',
  '1@1.example',
  'UPPER@EXAMPLE.COM',
  `${'a'.repeat(64)}@${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(57)}.de`,
])('the address %s is taken', (email) => {
  expect(parseUser({ ...JANE, email }).email).toBe(email);
});

test.each([
  '',
  'jane',
  'jane@',
  '@example.com',
  'jane@example',
  'jane@localhost',
  'jane@@example.com',
  'a@b@example.com',
  'jane doe@example.com',
  'jane@exa mple.com',
  'jane@example..com',
  'jane@.example.com',
  'jane@example.com.',
  'jane@-example.com',
  'jane@example.com/x',
  'jane@exa%6dple.com',
  'jane@127.0.0.1',
  'jane@[127.0.0.1]',
  'Jane <jane@example.com>',
  'jane@example.com,joe@example.com',
  'mailto:jane@example.com',
  '"jane doe"@example.com',
  'jane@example.com\u200b',
  'ja\u0000ne@example.com',
  `a@${'b'.repeat(64)}.com`,
  `${'a'.repeat(250)}@example.com`,
])('the address %j is refused', (email) => {
  expect(issuesOf({ ...JANE, email }).map((issue) => issue.path)).toEqual(['email']);
});

test('a hostile field name cannot flood or break a log line', () => {
  const [issue, ...rest] = issuesOf({ ...JANE, [`a\nb\u001b[31m${'x'.repeat(10_000)}`]: 1 });
  expect(rest).toEqual([]);
  expect(issue?.path).toMatch(/^a\?b\?\[31mx{1,60}…$/);
});

test('a million unknown fields are counted, not listed', () => {
  const issues = issuesOf({ ...JANE, ...Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`f${i}`, i])) });
  expect(issues).toHaveLength(21);
  expect(issues.at(-1)).toEqual({ path: '', message: '980 more fields are not fields of a user' });
});

test('fields that shadow the object prototype are refused', () => {
  const input: unknown = JSON.parse('{"id":"u1","email":"jane@example.com","__proto__":{"name":"x"},"constructor":{}}');
  expect(issuesOf(input).map((issue) => issue.path)).toEqual(['__proto__', 'constructor']);
});

test('no message repeats a value', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 8, unit: 'binary' }), (secret) => {
      const marked = `${secret}\u0000SECRET`;
      const issues = issuesOf({ id: marked, email: marked, name: marked, phone: marked });
      expect(issues.length).toBe(4);
      expect(JSON.stringify(issues)).not.toContain('SECRET');
    }),
  );
});

test('anything at all either gives a user that parses to itself or an InputError', () => {
  const field = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), fc.constant(null), fc.anything());
  const input = fc.record({ id: field, email: fc.oneof(fc.emailAddress(), field), name: field, company: field }, { requiredKeys: [] });
  fc.assert(
    fc.property(fc.oneof(input, fc.anything()), (value) => {
      if (issuesOf(value).length > 0) return;
      const user = parseUser(value);
      expect(parseUser(user)).toEqual(user);
      expect(JSON.stringify(user)).not.toMatch(/\\u0000|\\ud[89a-f]/);
    }),
  );
});
