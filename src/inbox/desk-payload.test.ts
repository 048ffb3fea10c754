import { expect, test } from 'vitest';
import { readDeskEvents } from './desk-payload.js';
import { aboutTicket } from './desk-refs.js';

const KEY = '0123456789abcdef0123456789abcdef';
const read = (...events: unknown[]) => readDeskEvents(new TextEncoder().encode(JSON.stringify(events)));

test('what people wrote is not kept of an event, nor who they are', () => {
  const secret = { content: 'canary', summary: 'canary', commenter: { name: 'canary' }, email: 'canary', cf: { cf_phone: 'canary' } };
  const events = read(
    { eventType: 'Ticket_Comment_Add', eventTime: '1785000000000', payload: { ...secret, id: '7', ticketId: '4711' }, prevState: secret },
    { eventType: 'Ticket_Update', eventTime: '1785000000000', payload: { ...secret, id: '4711' }, orgId: 'canary' },
    { eventType: 'Ticket_Update', eventTime: '1785000000000', payload: 'canary' },
    { eventType: { canary: 1 }, eventTime: ['canary'], payload: { id: 'canary', ticketId: {}, cf: 'canary' }, canary: 1 },
  );
  expect(JSON.stringify(events.map(({ body }) => body))).not.toContain('canary');
});

test('what is kept of an event rings the same ticket, with the same keys', () => {
  const ofTicket = { id: '1892000000143237', cf: { cf_escalation_key: KEY, cf_phone: '555' } };
  const [ticket, comment, none, odd] = read(
    { eventType: 'Ticket_Update', payload: ofTicket },
    { eventType: 'Ticket_Comment_Add', payload: { id: '8', ticketId: '1892000000143237' } },
    { eventType: 'Ticket_Add', payload: { id: '9', cf: null } },
    { eventType: 'Ticket_Add', payload: null },
  ).map(({ type, body }) => aboutTicket(type, String(body)));
  expect(ticket).toEqual({ ticketId: '1892000000143237', keys: [KEY], isAdd: false });
  expect(comment).toEqual({ ticketId: '1892000000143237', keys: null, isAdd: false });
  expect(none).toEqual({ ticketId: '9', keys: null, isAdd: true });
  expect(odd).toEqual({ reason: 'the payload cannot be read' });
});

test('events that differ in anything are two', () => {
  const [first, second] = read({ payload: { id: '1', subject: 'a' } }, { payload: { id: '1', subject: 'b' } });
  expect(first?.identity).not.toEqual(second?.identity);
});
