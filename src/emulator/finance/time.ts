/** Zoho Billing's clock face: the organisation's time zone, no colon in the offset (`2016-06-05T02:30:08-0700`). */
export interface ZonedTime {
  stamp(ms: number): string;
  /** For people, as the organisation has it set: `10/03/15 08:21:52 AM` (recorded). */
  stampFormatted(ms: number): string;
  /** `yyyy-mm-dd` over there. */
  day(ms: number): string;
  /** When a day begins over there, in ms since epoch. */
  startOf(day: string): number;
  /** Seconds until the next day begins over there. */
  secondsLeft(ms: number): number;
}

/** A day for people: `10/03/15`, as recorded of an organisation whose format was month, day, year. */
export const formatDay = (day: string): string => `${day.slice(5, 7)}/${day.slice(8, 10)}/${day.slice(2, 4)}`;

const QUARTER_MS = 15 * 60_000;
const DAY_MS = 86_400_000;
/** A year of records goes back and forth between a few thousand quarters. */
const MOST_KNOWN = 20_000;

export function createZonedTime(timeZone: string): ZonedTime {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  // An offset changes at a quarter of an hour at the earliest; asking Intl each time would cost more than all the rest of a request.
  const known = new Map<number, number>();

  const offsetMinutes = (ms: number): number => {
    const quarter = Math.floor(ms / QUARTER_MS);
    const there = known.get(quarter);
    if (there !== undefined) return there;
    const name = format.formatToParts(ms).find((part) => part.type === 'timeZoneName')?.value ?? 'GMT';
    const [, sign, hours, minutes] = /^GMT(?:([+-])(\d\d):(\d\d))?/.exec(name) ?? [];
    const offset = (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0));
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(quarter, offset);
    return offset;
  };

  const local = (ms: number) => new Date(ms + offsetMinutes(ms) * 60_000).toISOString();

  return {
    stamp: (ms) => {
      const minutes = offsetMinutes(ms);
      const size = Math.abs(minutes);
      const offset = String(Math.floor(size / 60)).padStart(2, '0') + String(size % 60).padStart(2, '0');
      return `${local(ms).slice(0, 19)}${minutes < 0 ? '-' : '+'}${offset}`;
    },
    stampFormatted: (ms) => {
      const [day = '', clock = ''] = local(ms).slice(0, 19).split('T');
      const hours = Number(clock.slice(0, 2));
      return `${formatDay(day)} ${String(hours % 12 || 12).padStart(2, '0')}${clock.slice(2)} ${hours < 12 ? 'AM' : 'PM'}`;
    },
    day: (ms) => local(ms).slice(0, 10),
    startOf: (day) => {
      const utc = Date.parse(`${day}T00:00:00Z`);
      const guess = utc - offsetMinutes(utc) * 60_000;
      // Where the offset changes between the guess and the day's beginning, the second look is right.
      return utc - offsetMinutes(guess) * 60_000;
    },
    secondsLeft: (ms) => {
      const shifted = ms + offsetMinutes(ms) * 60_000;
      return Math.ceil((DAY_MS - (shifted % DAY_MS)) / 1000);
    },
  };
}
