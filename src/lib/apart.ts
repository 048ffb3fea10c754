/**
 * Does a piece of work for all of these together; where that fails, for each alone, so that one that fails holds up no other. Answers the
 * first error, for the caller to throw in the end. `isHopeless`: an error that would meet each of them alone, too; it is thrown at once.
 */
export async function togetherOrApart<T>(
  items: readonly T[],
  work: (items: readonly T[]) => Promise<void>,
  isHopeless: (error: unknown) => boolean,
): Promise<{ error: unknown } | undefined> {
  const failure = items.length === 0 ? undefined : await failureOf(() => work(items));
  if (failure === undefined || items.length === 1) return failure;
  let first: { error: unknown } | undefined;
  for (const item of items) {
    const one = await failureOf(() => work([item]));
    first ??= one;
  }
  return first;

  async function failureOf(attempt: () => Promise<void>): Promise<{ error: unknown } | undefined> {
    try {
      await attempt();
    } catch (error) {
      if (isHopeless(error)) throw error;
      return { error };
    }
    return undefined;
  }
}
