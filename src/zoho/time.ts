import { isDay } from '../lib/day.js';
import { text } from './billing-ask.js';

/** `2016-06-05T02:30:08-0700`: the offset has no colon, and is that of the organisation. Source: zoho.com/billing/api/v1/introduction. */
const STAMP = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})(?:\.\d+)?(Z|[+-]\d{2}:?\d{2})$/;

/** A moment as ISO text; null when there is none, or none one could read. */
export const moment = text.transform(toIso);

/** A day of the organisation's; a time, where Zoho adds one, is cut off. Null when there is none, or none of the calendar's (`0000-00-00`). */
export const day = text.transform((value) => (isDay(value.slice(0, 10)) ? value.slice(0, 10) : null));

/** A moment as Zoho writes it, as ISO text; null for anything else. */
export function toIso(value: string): string | null {
  const [, date, time, offset = ''] = STAMP.exec(value) ?? [];
  if (date === undefined) return null;
  const at = new Date(`${date}T${time}${offset.replace(/^([+-]\d{2}):?(\d{2})$/, '$1:$2')}`);
  return Number.isNaN(at.getTime()) || at.getUTCFullYear() < 1 ? null : at.toISOString();
}

/** When a day began, in the time zone that a moment of Zoho's was written in. */
export function beginningOf(date: string, likeStamp: string): string | null {
  const [, sameDay, , offset = ''] = STAMP.exec(likeStamp) ?? [];
  if (sameDay === undefined) return null;
  return sameDay === date ? toIso(likeStamp) : toIso(`${date}T00:00:00${offset}`);
}
