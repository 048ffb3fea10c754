/**
 * The organisation's clock: America/Phoenix, seven hours behind UTC all year. Not UTC on purpose, so that a client that
 * drops the offset is caught. Times are ISO 8601 with offset and without milliseconds.
 * Source: samples of zoho.com/crm/developer/docs/api/v8
 */
const OFFSET_MS = -7 * 3_600_000;
export const TIME_ZONE_OFFSET = '-07:00';
export const TIME_ZONE = 'America/Phoenix';

const DATE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(Z|[+-]\d{2}:\d{2})$/;
const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** Milliseconds since 1970 as `2026-01-31T13:45:00-07:00`. */
export function formatTime(at: number): string {
  const second = toSecond(at);
  // Records of one call, and the times of one record, are mostly of one second.
  if (last.second !== second) last = { second, text: new Date(at + OFFSET_MS).toISOString().slice(0, 19) + TIME_ZONE_OFFSET };
  return last.text;
}

let last = { second: Number.NaN, text: '' };

/** A date and time with offset, without a fraction of a second; undefined when it is none. */
export function parseDateTime(text: string): number | undefined {
  if (!DATE_TIME.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : at;
}

/** A calendar day as the millisecond it begins (UTC, for comparing); undefined when there is no such day. */
export function parseDate(text: string): number | undefined {
  if (!DATE.test(text)) return undefined;
  const at = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text) ? at : undefined;
}

/** Records are dated to the second. */
export const toSecond = (at: number): number => Math.floor(at / 1000);
