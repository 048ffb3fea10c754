import { expect, test } from 'vitest';
import type { KeptTicket } from '../store/tickets.js';
import type { Vault } from '../store/vault.js';
import type { DeskTicket } from '../zoho/desk-types.js';
import { rowOf } from './ticket-row.js';

const vault: Pick<Vault, 'blindIndex'> = { blindIndex: (text) => text };
const before = { id: 'e-1', seen: false, state: 'open', reopened: 0, threads: null, comments: null } as KeptTicket;
const made = { number: '101', status: 'Open', statusType: 'Open', threads: 1, comments: 0, isTrashed: false, isArchived: false };
const rowOfMade = (more: Partial<DeskTicket>) =>
  rowOf(before, { kind: 'ticket', escalationId: 'e-1', ticket: { ...made, ...more } as DeskTicket, replies: null }, vault);

test('a ticket that was made just now is looked at when it is rung', () => {
  expect(rowOfMade({})).toMatchObject({ state: 'open', threads: 1, lookMs: null });
});

test.each([
  ['has an answer', { threads: 2 }],
  ['is in the recycle bin', { isTrashed: true }],
])('a ticket whose answer was lost and that %s by the time it is found is looked at at once', (_what, more) => {
  expect(rowOfMade(more)).toMatchObject({ threads: null, lookMs: 0 });
});
