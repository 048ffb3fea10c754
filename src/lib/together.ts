/**
 * Makes one call of all that are asked for in the same turn of the event loop. It begins after the last of them was asked for, so what
 * each of them knew to be there is in the answer. All share its failure.
 */
export function together<T>(ask: () => Promise<T>): () => Promise<T> {
  let planned: Promise<T> | undefined;
  return () => {
    planned ??= new Promise<void>((resolve) => {
      setImmediate(resolve);
    }).then(() => {
      planned = undefined;
      return ask();
    });
    return planned;
  };
}
