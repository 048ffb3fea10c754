/** How to take back what has been done, latest last; undefined while nobody may ask for it. */
export interface Journal {
  undo: (() => void)[] | undefined;
}

/** Does something that can be taken back. */
export function transaction<T>(journal: Journal, run: () => T): { result: T; rollBack(): void } {
  const undo: (() => void)[] = [];
  journal.undo = undo;
  try {
    const result = run();
    return {
      result,
      rollBack: () => {
        while (undo.length > 0) undo.pop()?.();
      },
    };
  } finally {
    journal.undo = undefined;
  }
}
