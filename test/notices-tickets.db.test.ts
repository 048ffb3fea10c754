/** From the question to the answer in the mailbox, with agents at work in Desk and nothing fed by hand. */
import { expect, test } from 'vitest';
import { mailServer } from './harness/mail-server.js';
import { mailEnv } from './harness/notices.js';
import { receiver } from './harness/receiver.js';
import { ticketWorld } from './harness/tickets.js';

async function mailedWorld() {
  const [server, app] = [await mailServer(), await receiver()];
  const w = await ticketWorld({
    env: {
      ...mailEnv(server.url),
      ZOHO_BRIDGE_APP_WEBHOOK_URL: app.url,
      ZOHO_BRIDGE_APP_WEBHOOK_SECRET: `whsec_${Buffer.alloc(32, 1).toString('base64')}`,
    },
  });
  let seen = 0;
  /** Subjects of the mails since the last time, after a look at all tickets. */
  const heard = async () => {
    await w.look();
    // Desk tells moments to the second, and people take longer than that.
    w.emulator.advance('PT1M');
    const fresh = server.received.slice(seen);
    seen = server.received.length;
    return fresh.map(({ mail }) => mail.subject);
  };
  const types = () => app.received.map(({ body }) => JSON.parse(body) as { type: string; data: Record<string, unknown> });
  return { ...w, server, heard, types };
}

test('a user hears of each thing once, of what came together in one mail, and of nothing they brought about', async () => {
  const w = await mailedWorld();
  const { id, ticketId } = await w.escalated();
  expect(await w.heard()).toEqual(['We have received your request: Help']);

  w.hand.privateComment({ id: ticketId, text: 'canary: they pay late' });
  w.hand.addStatus({ value: 'Waiting for you', statusType: 'On Hold' });
  w.hand.reply({ id: ticketId, text: 'Which browser is it?' });
  w.hand.setStatus({ id: ticketId, status: 'Waiting for you' });
  expect(await w.heard()).toEqual(['Ada Agent has answered: Help']);
  expect(w.server.received.at(-1)?.mail.text).toMatch(/> Which browser is it\?.*Status: +Waiting for you/s);

  const isOpen = async () => (await w.bridge.escalations.get(id))?.ticket?.statusType === 'Open';
  await w.bridge.escalations.reply(id, { text: 'Firefox.' });
  await w.until(isOpen);
  expect(await w.heard()).toEqual([]);

  w.hand.reply({ id: ticketId, text: 'Then update it.' });
  w.hand.close({ id: ticketId, resolution: 'An old browser.' });
  expect(await w.heard()).toEqual(['Your request has been resolved: Help']);
  expect(w.server.received.at(-1)?.mail.text).toMatch(/> Then update it\..*> An old browser\./s);

  await w.bridge.escalations.reply(id, { text: 'It is still so.' });
  await w.until(isOpen);
  expect(await w.heard()).toEqual([]);
  w.hand.close({ id: ticketId });
  expect(await w.heard()).toEqual(['Your request has been resolved: Help']);
  w.hand.setStatus({ id: ticketId, status: 'Open' });
  expect(await w.heard()).toEqual(['Your request is open again: Help']);

  // The app has heard everything, and which of it was the user's own doing.
  expect(
    w
      .types()
      .map(({ type, data }) => `${type.replace('escalation.', '')}${data['byUser'] === true ? ' by user' : ''}`)
      .toSorted(),
  ).toEqual([
    'received',
    'reopened',
    'reopened by user',
    'replied',
    'replied',
    'resolved',
    'resolved',
    'status_changed',
    'status_changed by user',
  ]);
  expect(JSON.stringify([w.server.received, w.types(), w.logs, await w.bridge.notices.list('u-1')])).not.toMatch(/canary|zoho\.com/i);
});

test('somebody who is no user hears of theirs at the address they left', async () => {
  const w = await mailedWorld();
  const opened = await w.bridge.escalations.open({
    ...{ conversationId: 'chat-9', email: 'eve@example.org', name: 'Eve', subject: 'Cannot sign up', description: 'She cannot.' },
  });
  await w.settled();
  const ticketId = w.tickets().find(({ subject }) => subject === 'Cannot sign up')?.id ?? '';
  expect(await w.heard()).toEqual(['We have received your request: Cannot sign up']);
  w.hand.reply({ id: ticketId, text: 'Try again now.' });
  w.hand.close({ id: ticketId });
  expect(await w.heard()).toEqual(['Your request has been resolved: Cannot sign up']);
  expect(w.server.received.map(({ to }) => to)).toEqual([['eve@example.org'], ['eve@example.org']]);
  expect(w.types()).toEqual(
    Array(3).fill({
      type: expect.any(String),
      timestamp: expect.any(String),
      data: expect.objectContaining({ userId: null, escalationId: opened.id }),
    }),
  );
});
