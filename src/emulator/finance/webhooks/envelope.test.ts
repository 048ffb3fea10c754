import { expect, test } from 'vitest';
import { createZonedTime } from '../time.js';
import { envelopeOf } from './envelope.js';

const time = createZonedTime('America/Los_Angeles');
const event = {
  id: '1792000000000000123',
  type: 'subscription_created',
  at: Date.parse('2026-01-06T02:30:08Z'),
  data: JSON.stringify({
    subscription: {
      plan: { plan_id: '2914417000000056001', name: 'a "plan":{"plan_id":"1"' },
      previous_attribute: { plan_id: '2914417000000056003' },
    },
  }),
};

test('ids are bare numbers above 2^53, but not the one of the plan before, and the time is a day', () => {
  const text = envelopeOf(event, time);
  expect(text).toContain('"event_id":1792000000000000123,');
  expect(text).toContain('"plan":{"plan_id":2914417000000056001,');
  expect(text).toContain('"previous_attribute":{"plan_id":"2914417000000056003"}');
  expect(JSON.parse(text)).toMatchObject({
    event_type: 'subscription_created',
    // Five past six in the evening of the day before in Los Angeles.
    event_time: '2026-01-05',
    event_time_formatted: '01/05/26',
    data: { subscription: { plan: { name: 'a "plan":{"plan_id":"1"' } } },
  });
});

test('the id can be a text and the time a time', () => {
  expect(JSON.parse(envelopeOf(event, time, { eventId: 'string', eventTime: 'datetime' }))).toMatchObject({
    event_id: '1792000000000000123',
    event_time: '2026-01-05T18:30:08-0800',
  });
});
