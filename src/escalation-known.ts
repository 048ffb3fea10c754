/** A message that is kept already. `reply`: a user's answer that came by itself; its digest is that of an answer, not of a message. */
export interface Known {
  id: string | null;
  digest: string;
  reply: boolean;
}

/** A message that may be known. `replyDigests`: what it would be called as a user's answer; none when it cannot be one. */
export interface Given {
  id: string | null;
  digests: readonly string[];
  replyDigests(): readonly string[];
}

/**
 * What of a conversation is new. The app hands over all of it again, or the last part, or what came since: `known` (oldest first) is
 * laid over its beginning as far as it goes. A message with an id is known by that alone. A user's answer that was sent by itself is known
 * wherever it stands in the conversation, once.
 */
export function newOf<T extends Given>(given: readonly T[], known: readonly Known[]): T[] {
  const ids = new Set(known.flatMap(({ id }) => id ?? []));
  const loose = given.filter(({ id }) => id === null);
  const plain = known.filter(({ id, reply }) => id === null && !reply);
  const replies = known.filter(({ reply }) => reply).map(({ digest }) => digest);
  let old: Set<T> | undefined;
  for (let from = 0; from <= plain.length && !old; from++) old = overlay(loose, { plain, from, replies });
  return given.filter((one) => (one.id === null ? !old?.has(one) : !ids.has(one.id)));
}

/** The messages that are known when `plain` from there on is laid over the beginning; undefined when it does not fit. */
function overlay<T extends Given>(
  given: readonly T[],
  { plain, from, replies }: { plain: readonly Known[]; from: number; replies: readonly string[] },
): Set<T> | undefined {
  const left = [...replies];
  const old = new Set<T>();
  let next = from;
  for (const one of given) {
    const expected = plain[next];
    const answer = left.length === 0 ? -1 : left.findIndex((digest) => one.replyDigests().includes(digest));
    if (expected && one.digests.includes(expected.digest)) next++;
    else if (answer >= 0) left.splice(answer, 1);
    else if (expected) return undefined;
    else continue;
    old.add(one);
  }
  return old;
}
