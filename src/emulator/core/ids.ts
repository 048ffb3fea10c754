/**
 * Zoho-looking ids: 19 digits, above 2^53 (so a client that parses them as numbers loses digits), growing, unique.
 * They begin with the second of the start: an emulator that is started again never repeats what an earlier one gave out.
 */
export function createIds({ startedAt = new Date() }: { startedAt?: Date } = {}): () => string {
  const prefix = String(Math.floor(startedAt.getTime() / 1000)).padStart(10, '1');
  let counter = 0;
  return () => {
    counter += 1;
    return prefix + String(counter).padStart(9, '0');
  };
}
