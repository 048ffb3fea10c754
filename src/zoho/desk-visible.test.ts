import { expect, test } from 'vitest';
import { isCommentForUsers, isOnItsWay, isThreadForUsers } from './desk-visible.js';

const reply = { direction: 'out', visibility: 'public', status: 'SUCCESS', isForward: false, isDescription: false };

test('a public reply that was sent is for users', () => {
  expect(isThreadForUsers(reply)).toBe(true);
  expect(isOnItsWay(reply)).toBe(false);
});

test.each([
  ['what a customer wrote', { direction: 'in' }],
  ['a thread of no direction', { direction: '' }],
  ['a private thread', { visibility: 'private' }],
  ['a thread that says nothing of who may see it', { visibility: '' }],
  ['a draft', { status: 'DRAFT' }],
  ['what could not be sent', { status: 'FAILED' }],
  ['what is on its way', { status: 'PENDING' }],
  ['a thread in a state of which nobody has heard', { status: 'Success' }],
  ['a forward', { isForward: true }],
  ['the description', { isDescription: true }],
])('%s is not for users', (_name, marks) => {
  expect(isThreadForUsers({ ...reply, ...marks })).toBe(false);
});

test('what is waited for is what users will see', () => {
  expect(['DRAFT', 'PENDING', 'FAILED'].map((status) => isOnItsWay({ ...reply, status }))).toEqual([true, true, true]);
  expect(isOnItsWay({ ...reply, status: 'PENDING', visibility: 'private' })).toBe(false);
  expect(isOnItsWay({ ...reply, status: 'PENDING', isForward: true })).toBe(false);
});

test('a comment is for users when it is public and not the customer’s own', () => {
  expect(isCommentForUsers({ isPublic: true, authorType: 'AGENT' })).toBe(true);
  expect(isCommentForUsers({ isPublic: true, authorType: '' })).toBe(true);
  expect(isCommentForUsers({ isPublic: false, authorType: 'AGENT' })).toBe(false);
  for (const authorType of ['END_USER', 'end_user', 'CONTACT']) expect(isCommentForUsers({ isPublic: true, authorType })).toBe(false);
});
