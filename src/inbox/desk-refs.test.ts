import { expect, test } from 'vitest';
import { aboutTicket } from './desk-refs.js';

const key = '0123456789abcdef0123456789abcdef';
const about = (type: string, payload: unknown) => aboutTicket(type, JSON.stringify({ eventType: type, payload }));

test('an event of a ticket names it by its id, one of what is in it by the ticket’s', () => {
  expect(about('Ticket_Update', { id: '1892000000143237' })).toEqual({ ticketId: '1892000000143237', keys: null, isAdd: false });
  expect(about('Ticket_Delete', { id: '18' })).toMatchObject({ ticketId: '18' });
  for (const type of [
    'Ticket_Thread_Add',
    'Ticket_Comment_Add',
    'Ticket_Comment_Update',
    'Ticket_Attachment_Add',
    'Ticket_Attachment_Trashed',
  ]) {
    expect(about(type, { id: '7', ticketId: '18', content: 'x' })).toEqual({ ticketId: '18', keys: null, isAdd: false });
  }
});

test('ids are read as numbers, too, with all their digits', () => {
  expect(about('Ticket_Update', { id: 143237 })).toMatchObject({ ticketId: '143237' });
  expect(aboutTicket('Ticket_Update', '{"payload":{"id":1892000000000143237}}')).toMatchObject({ ticketId: '1892000000000143237' });
});

test('custom fields say whether it may carry a key of ours; without them nobody knows', () => {
  expect(about('Ticket_Add', { id: '18', cf: { cf_a: key, cf_b: null, cf_c: 'blue', cf_d: 5 } })).toEqual({
    ...{ ticketId: '18', keys: [key], isAdd: true },
  });
  expect(about('Ticket_Update', { id: '18', cf: {} })).toMatchObject({ keys: [] });
  expect(about('Ticket_Update', { id: '18', cf: 'none' })).toMatchObject({ keys: null });
  expect(about('Ticket_Comment_Add', { id: '7', ticketId: '18', cf: { cf_a: key } })).toMatchObject({ keys: null });
});

test('what is not known, or cannot be read, has a reason and no effect', () => {
  expect(about('Ticket_Merge', { id: '18' })).toEqual({ reason: 'an event of this name is not known to this version' });
  expect(about('constructor', { id: '18' })).toHaveProperty('reason');
  expect(about('Contact_Update', { id: '18' })).toHaveProperty('reason');
  for (const payload of [null, [], 'x', {}, { id: '' }, { id: '18 or 1=1' }, { id: { a: 1 } }, { ticketId: '18' }]) {
    expect(about('Ticket_Update', payload)).toHaveProperty('reason');
  }
  expect(aboutTicket('Ticket_Update', '{"payload":')).toEqual({ reason: 'the payload cannot be read' });
});
