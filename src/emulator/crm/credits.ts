const DAY_MS = 86_400_000;
/** Credits come back by the minute: 1,440 counters cover the day, however many calls were made. */
const STEP_MS = 60_000;

/** The API credits spent in the last 24 hours of the emulator's clock. */
export interface Credits {
  used(now: number): number;
  spend(cost: number, now: number): void;
  /** Minutes since 1970 and what was spent in each. */
  save(): [minute: number, cost: number][];
  restore(saved: readonly (readonly [number, number])[]): void;
}

/** A rolling day. Source: zoho.com/crm/developer/docs/api/v8/api-limits.html ("rolling 24 hours") */
export function createCredits(): Credits {
  const spent = new Map<number, number>();
  let total = 0;

  const forget = (now: number) => {
    for (const [step, cost] of spent) {
      if (step * STEP_MS + DAY_MS > now) return;
      spent.delete(step);
      total -= cost;
    }
  };

  return {
    used: (now) => {
      forget(now);
      return total;
    },
    spend: (cost, now) => {
      forget(now);
      const step = Math.floor(now / STEP_MS);
      spent.set(step, (spent.get(step) ?? 0) + cost);
      total += cost;
    },
    save: () => [...spent],
    restore: (saved) => {
      spent.clear();
      total = 0;
      for (const [step, cost] of saved) {
        spent.set(step, cost);
        total += cost;
      }
    },
  };
}
