import { expect, test } from 'vitest';
import { ZodError, z } from 'zod';
import { handAction } from './hand.js';

const reply = handAction({
  title: 'Reply to the customer',
  module: 'tickets',
  input: z.strictObject({ id: z.string(), text: z.string().default('Hello') }),
  run: ({ id, text }) => `${id}: ${text}`,
});

test('an action is called like a function, with defaults filled in, and says what it is', () => {
  expect(reply({ id: '7' })).toBe('7: Hello');
  expect([reply.title, reply.module]).toEqual(['Reply to the customer', 'tickets']);
  expect(reply.input.parse({ id: '7' })).toEqual({ id: '7', text: 'Hello' });
});

test('wrong input is refused before anything is done', () => {
  expect(() => reply({ id: '7', mood: 'good' } as never)).toThrow(ZodError);
});
