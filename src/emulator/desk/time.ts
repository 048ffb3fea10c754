const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,3})?Z$/;

/** Milliseconds since 1970 as Desk writes them: `2026-01-05T10:15:30.000Z`, always UTC. */
export const formatTime = (at: number): string => new Date(at).toISOString();

export const formatOrNull = (at: number | null): string | null => (at === null ? null : formatTime(at));

/** A moment with a literal `Z`, as Desk demands it; undefined when it is none. */
export function parseTime(text: string): number | undefined {
  if (!ISO.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : at;
}

/** Records are dated to the second, rounded: seen live, where an answer's 11:18:43.935 was 11:18:44.000 when read again. */
export const toSecond = (at: number): number => Math.round(at / 1000) * 1000;
