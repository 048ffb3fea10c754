import type { CrmLimits } from './limits.js';

/** Counts the calls under way. Heavy ones also pass a second, narrower gate. */
export interface Gate {
  /** Undefined when there is no room; otherwise to be called once when the call is over. */
  enter(heavy: boolean): (() => void) | undefined;
  /** How many are under way now. */
  inside(): number;
}

/** Source: zoho.com/crm/developer/docs/api/v8/api-limits.html (concurrency and sub-concurrency). */
export function createGate(limits: () => CrmLimits): Gate {
  let inside = 0;
  let heavyInside = 0;
  return {
    inside: () => inside,
    enter: (heavy) => {
      const { concurrency, subConcurrency } = limits();
      if (inside >= (concurrency ?? Number.POSITIVE_INFINITY)) return undefined;
      if (heavy && heavyInside >= (subConcurrency ?? Number.POSITIVE_INFINITY)) return undefined;
      inside += 1;
      if (heavy) heavyInside += 1;
      return () => {
        inside -= 1;
        if (heavy) heavyInside -= 1;
      };
    },
  };
}
