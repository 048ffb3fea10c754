/** Gives out ids, and can go on where another one stopped. */
export interface Ids {
  (): string;
  /** The newest id given out; undefined before the first. */
  last(): string | undefined;
  /** Everything given out from now on is greater than this one. */
  resume(last: string): void;
}

const COUNTER_DIGITS = 9;

/**
 * Zoho-looking ids: 19 digits, above 2^53 (so a client that parses them as numbers loses digits), growing, unique.
 * They begin with the second of the start: an emulator that is started again never repeats what an earlier one gave out.
 */
export function createIds({ startedAt = new Date() }: { startedAt?: Date } = {}): Ids {
  let prefix = String(Math.floor(startedAt.getTime() / 1000)).padStart(10, '1');
  let counter = 0;
  let last: string | undefined;
  const next = () => {
    counter += 1;
    last = prefix + String(counter).padStart(COUNTER_DIGITS, '0');
    return last;
  };
  return Object.assign(next, {
    last: () => last,
    resume: (id: string) => {
      last = id;
      // A clock that was set back since, or a second start within the second: go on in the old row.
      if (id.slice(0, -COUNTER_DIGITS) < prefix) return;
      prefix = id.slice(0, -COUNTER_DIGITS);
      counter = Number(id.slice(-COUNTER_DIGITS));
    },
  });
}
