import { formatDay, type ZonedTime } from '../time.js';
import type { BillingEvent, Webhook } from '../types.js';

/**
 * What a webhook carries, written by hand: `event_id` and `plan_id` are bare numbers too big for a JavaScript number (recorded).
 * `event_time` was a day in what was recorded and is a time in `GET /events`.
 */
export function envelopeOf(
  event: Pick<BillingEvent, 'id' | 'type' | 'at' | 'data'>,
  time: ZonedTime,
  { eventId, eventTime }: Pick<Webhook, 'eventId' | 'eventTime'> = { eventId: 'number', eventTime: 'date' },
): string {
  const day = time.day(event.at);
  return [
    `{"event_type":${JSON.stringify(event.type)}`,
    `"data":${bareNumbers(event.data)}`,
    `"event_time":"${eventTime === 'date' ? day : time.stamp(event.at)}"`,
    `"event_id":${eventId === 'number' ? event.id : `"${event.id}"`}`,
    `"event_time_formatted":"${formatDay(day)}"}`,
  ].join(',');
}

/**
 * The plan's id without quotes; that in `previous_attribute` keeps them (recorded). Inside a text of somebody's the quotes would
 * be escaped, so nothing else can look like this.
 */
const bareNumbers = (data: string): string => data.replaceAll(/"plan":\{"plan_id":"(\d+)"/g, '"plan":{"plan_id":$1');
