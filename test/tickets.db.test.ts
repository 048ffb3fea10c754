/** What becomes of a ticket in Desk is what people see here. */
import { expect, test } from 'vitest';
import { ticketWorld } from './harness/tickets.js';

test('a ticket that Desk has is told as received, once', async () => {
  const w = await ticketWorld();
  const { id } = await w.escalated();
  expect(await w.told()).toEqual([`escalation.received/${id}`]);
  await w.look();
  expect(await w.told()).toHaveLength(1);
});

test('a status is shown with its label and told as long as it is so', async () => {
  const w = await ticketWorld();
  const { id, ticketId } = await w.escalated();
  w.hand.addStatus({ value: 'Waiting for parts', statusType: 'On Hold' });
  w.hand.setStatus({ id: ticketId, status: 'Waiting for parts' });
  await w.look();
  expect(await w.bridge.escalations.get(id)).toMatchObject({
    state: 'open',
    ticket: { status: 'Waiting for parts', statusType: 'On Hold' },
    resolvedAt: null,
  });
  expect(await w.told()).toEqual([`escalation.received/${id}`, expect.stringMatching(/^escalation\.status_changed\//)]);
});
