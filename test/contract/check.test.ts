/** The check itself: that it sees what is wrong. */
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { findings } from './check.js';
import { problemsOf } from './problems.js';
import { withoutSpecs } from './spec/files.js';
import type { Json } from './spec/json.js';
import { strictSchema } from './spec/schema.js';

/** What is wrong with a body by a schema as it stands in a file: `missing $.name`. */
function wrong(schema: Json, body: unknown, known: string[] = []): string[] {
  const resolve = (name: string, root: unknown) => ({ schema: (root as Json)[name], root, name });
  const ajv = new Ajv2020({ allErrors: true, strict: false });
  const validate = ajv.compile(strictSchema(schema, schema, { complete: true, closed: true, resolve }));
  validate(body);
  const say = ({ is, path }: { is: string; path: string }) => `${is} ${path}`;
  return problemsOf(validate.errors ?? [], body, (problem) => known.includes(say(problem))).map(say);
}

const PERSON = { type: 'object', properties: { name: { type: 'string' }, age: { type: 'integer', nullable: true } } };

test('what is documented has to be there, what is not must not, and types are types', () => {
  expect(wrong(PERSON, { name: 'Ann', age: 3 })).toEqual([]);
  expect(wrong(PERSON, { name: 'Ann', age: null })).toEqual([]);
  expect(wrong(PERSON, { name: null, colour: 'red' })).toEqual(['missing $.age', 'undocumented $.colour', 'different $.name']);
});

test('a schema that says itself what is required, or what may come besides, is believed', () => {
  expect(wrong({ ...PERSON, required: ['name', 'nobody'] }, { name: 'Ann' })).toEqual([]);
  expect(wrong({ ...PERSON, additionalProperties: true }, { name: 'Ann', age: 1, colour: 'red' })).toEqual([]);
});

test('what only organisations of another country have is not expected', () => {
  const place = { type: 'string', 'x-node_available_in': ['india'] };
  const state = { type: 'string', 'x-node_available_in': ['us', 'india'] };
  const registered = { type: 'boolean', 'x-required_info': { note: 'of some' } };
  expect(wrong({ type: 'object', properties: { place, state, registered } }, {})).toEqual(['missing $.state']);
});

test('the same fault of many rows is one', () => {
  expect(wrong({ type: 'array', items: PERSON }, [{ name: 'Ann' }, { name: 'Bob' }])).toEqual(['missing $[].age']);
});

test('of several alternatives that do not fit, the nearest is what is told, known faults aside', () => {
  const animal = { type: 'object', properties: { name: { type: 'string' }, age: { type: 'integer' }, legs: { type: 'integer' } } };
  const either = { oneOf: [PERSON, animal] };
  expect(wrong(either, { name: 'Rex', legs: 'four', age: 3 })).toEqual(['undocumented $.legs']);
  expect(wrong(either, { name: 'Rex', legs: 'four', age: 3 }, ['different $.legs'])).toEqual(['different $.legs']);
});

test('a schema within itself ends in anything', () => {
  const node = { type: 'object', properties: { next: { $ref: 'node' } } };
  const tree = { node, $ref: 'node' };
  expect(wrong(tree, { next: 4 })).toEqual([]);
  expect(wrong(tree, {})).toEqual(['missing $.next']);
});

test.skipIf(withoutSpecs)("a wrong answer is found, whichever service's it is", () => {
  const paths = (path: string, status: number, body: unknown) =>
    findings({ method: 'GET', path, status, body }).map(({ is, path: at }) => `${is} ${at}`);
  expect(paths('/billing/v1/customers/1', 200, { code: 0, message: 'success', customer: { tiger: 1 } })).toEqual(
    expect.arrayContaining(['missing $.customer.customer_id', 'undocumented $.customer.tiger']),
  );
  expect(paths('/billing/v1/customers/1', 404, { code: 'NONE', message: 'none' })).toEqual(['different $']);
  expect(paths('/books/v3/contacts', 202, { code: 0 })).toEqual(['status 202']);
  expect(paths('/crm/v8/Leads/1', 400, { code: 'TIGER', details: {}, message: 'x', status: 'error' })).toEqual(['different $.code']);
  expect(paths('/api/v1/tickets/1', 404, { message: 'none' })).toEqual(['missing $.errorCode']);
  expect(paths('/api/v1/nothing', 200, { any: 'thing' })).toEqual([]);
});
