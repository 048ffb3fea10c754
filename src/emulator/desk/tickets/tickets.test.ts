import { expect, test } from 'vitest';
import { deskClient } from '../../../../test/harness/desk.js';

test('a ticket is created with its contact, and read again', async () => {
  const { desk, ticket } = await deskClient();
  const made = await ticket({ description: '<p>Help</p>' });
  const read = await desk('GET', `tickets/${made.id}?include=contacts,departments,assignee`);
  expect(read.status).toBe(200);
});
