const numbers = new Intl.NumberFormat('en');
const days = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });

export const count = (n: number): string => numbers.format(n);

/** `1 call`, `2 calls`. */
export const counted = (n: number, one: string, many = `${one}s`): string => `${count(n)} ${n === 1 ? one : many}`;

/** `14:03:21`, UTC. */
export const timeOfDay = (date: Date): string => date.toISOString().slice(11, 19);

/** `Tue, 3 Mar 2026`, UTC. */
export const day = (date: Date): string => days.format(date);

/** The two largest units of a span: `29 d 23 h`, `41 min`, `8 s`. */
export function span(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const units: [number, string][] = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's'],
  ];
  const first = units.findIndex(([n]) => n > 0);
  if (first === -1) return '0 s';
  const shown = units.slice(first, first + 2).filter(([n]) => n > 0);
  return shown.map(([n, unit]) => `${n} ${unit}`).join(' ');
}

/** How long a call took: `4 ms`, `1.20 s`. */
export function milliseconds(ms: number): string {
  if (ms < 0.1) return '<0.1 ms';
  if (ms < 1000) return `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
  return `${(ms / 1000).toFixed(2)} s`;
}

/** The path of a call with its ids left out: ids here are long runs of digits. */
export const pathTemplate = (path: string): string => path.replace(/(?<=\/)\d{6,}(?=\/|$)/g, ':id');

/** Rates as people write them: `15 %`. */
export const percent = (rate: number): string => `${Math.round(rate * 1000) / 10} %`;

/** The time of a moment of today, day and time of one of this year, the day of another. UTC. */
export function shortTime(date: Date, now: Date): string {
  const [then, today] = [date.toISOString(), now.toISOString()];
  if (then.slice(0, 10) === today.slice(0, 10)) return timeOfDay(date);
  const dayOf = day(date).slice(5);
  return then.slice(0, 4) === today.slice(0, 4) ? `${dayOf.slice(0, -5)}, ${then.slice(11, 16)}` : dayOf;
}
