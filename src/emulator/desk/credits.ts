/** Where the data centre of `zoho.com` has its midnight. Inferred: Zoho only says "the time zone of your data centre". */
export const TIME_ZONE = 'America/Los_Angeles';
const DAY_MS = 86_400_000;

/** The credits of a portal, from midnight to midnight. Source: help.zoho.com, "Working with API credits". */
export interface Credits {
  used(now: number): number;
  spend(cost: number, now: number): void;
  /** When they are whole again. */
  resetsAt(now: number): number;
  save(): { used: number; resetsAt: number };
  restore(saved: { used: number; resetsAt: number }): void;
}

export function createCredits(): Credits {
  let used = 0;
  let resetsAt = 0;

  const turn = (now: number) => {
    if (now < resetsAt) return;
    used = 0;
    resetsAt = nextMidnight(now);
  };

  return {
    used: (now) => (now < resetsAt ? used : 0),
    spend: (cost, now) => {
      turn(now);
      used += cost;
    },
    resetsAt: (now) => {
      turn(now);
      return resetsAt;
    },
    save: () => ({ used, resetsAt }),
    restore: (saved) => {
      ({ used, resetsAt } = saved);
    },
  };
}

let format: Intl.DateTimeFormat | undefined;

/** Milliseconds since the day of the data centre began. */
function sinceMidnight(at: number): number {
  format ??= new Intl.DateTimeFormat('en-GB', {
    timeZone: TIME_ZONE,
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });
  const [hours = 0, minutes = 0, seconds = 0] = format.format(at).split(':').map(Number);
  return ((hours * 60 + minutes) * 60 + seconds) * 1000 + (at % 1000);
}

/** The next 00:00 of the data centre, also on the two days a year that have 23 or 25 hours. */
export function nextMidnight(now: number): number {
  const guess = now - sinceMidnight(now) + DAY_MS;
  const past = sinceMidnight(guess);
  return past < DAY_MS / 2 ? guess - past : guess + (DAY_MS - past);
}
