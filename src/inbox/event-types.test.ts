import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { aboutOf } from './event-refs.js';
import { EVENT_TYPES, eventTable } from './event-types.js';

const page = readFileSync(new URL('../../docs/events.md', import.meta.url), 'utf8');

test('the table of docs/events.md is the one the code goes by', () => {
  expect(page).toContain(eventTable());
});

test('the 24 documented events have a defined effect', () => {
  expect(Object.values(EVENT_TYPES).filter(({ origin }) => origin === 'documented')).toHaveLength(24);
  expect(Object.entries(EVENT_TYPES).filter(([, { effect }]) => effect === '')).toEqual([]);
});

const payload = (data: unknown) => JSON.stringify({ event_type: 'x', data });

test('each kind of payload is found to be about its objects, and ids keep their digits', () => {
  const invoices = [{ invoice_id: '135953000000270001', amount_applied: 67.86 }];
  const paid = { payment_id: '135953000000290001', amount: 67.86, status: 'success', invoices };
  expect(aboutOf('subscription_renewed', '{"data":{"subscription":{"subscription_id":135953000000117264}}}')).toEqual({
    refs: [{ kind: 'subscription', zohoId: '135953000000117264' }],
  });
  // The invoice of a card's charge tells of the payment as well.
  expect(aboutOf('payment_thankyou', payload({ payment: { ...paid, payment_mode: 'autotransaction' } }))).toEqual({
    refs: [{ kind: 'invoice', zohoId: '135953000000270001' }],
  });
  expect(aboutOf('payment_succeeded', payload({ payment: { ...paid, payment_mode: 'cash' } }))).toEqual({
    refs: [
      { kind: 'payment', zohoId: '135953000000290001' },
      { kind: 'invoice', zohoId: '135953000000270001' },
    ],
  });
  expect(aboutOf('payment_declined', payload({ payment: { ...paid, payment_mode: 'autotransaction', status: 'failure' } }))).toEqual({
    refs: [{ kind: 'payment', zohoId: '135953000000290001' }],
  });
  expect(aboutOf('card_expiring', payload({ card: { card_id: '1', customer_id: '135953000000112118' } }))).toEqual({
    refs: [{ kind: 'customer', zohoId: '135953000000112118' }],
  });
  expect(aboutOf('creditnote_added', payload({ credit_note: { creditnote_id: '7', invoices: [{ invoice_id: '8' }] } }))).toEqual({
    refs: [
      { kind: 'credit_note', zohoId: '7' },
      { kind: 'invoice', zohoId: '8' },
    ],
  });
});

test('a form of earlier years is read, too', () => {
  const text = `payload=${encodeURIComponent(payload({ subscription: { subscription_id: '42' } }))}`;
  expect(aboutOf('subscription_created', text)).toEqual({ refs: [{ kind: 'subscription', zohoId: '42' }] });
});

test('rubbish has a reason and never throws', () => {
  const texts = ['', '{', 'null', '[]', '{"data":null}', '{"data":[]}', '{"data":{"subscription":"x"}}', '%%%', 'payload=%7B'];
  for (const text of [
    ...texts,
    payload({ subscription: { subscription_id: { toString: 1 } } }),
    payload({ payment: { invoices: 'no' } }),
  ]) {
    expect(aboutOf('payment_thankyou', text), text).toHaveProperty('reason');
    expect(aboutOf('subscription_created', text), text).toHaveProperty('reason');
  }
  expect(aboutOf('__proto__', payload({}))).toEqual({ reason: 'an event of this name is not known to this version' });
});

test('one event rings a thousand objects at most', () => {
  const invoices = Array.from({ length: 40_000 }, (_, place) => ({ invoice_id: String(place + 1) }));
  const about = aboutOf('payment_thankyou', payload({ payment: { payment_id: '7', invoices } }));
  expect('refs' in about && about.refs).toHaveLength(1000);
});
