import type { CrmLimits } from './limits.js';

/** How many places a call takes: among all, and among the heavy ones. */
export interface Places {
  all: number;
  heavy: number;
}

/** Counts the calls under way. Heavy ones also pass a second, narrower gate. */
export interface Gate {
  /** Undefined when there is no room; otherwise to be called once when the call is over. */
  enter(wanted: Places): (() => void) | undefined;
  /** How many are under way now. */
  inside(): number;
}

/** Source: zoho.com/crm/developer/docs/api/v8/api-limits.html (concurrency and sub-concurrency). */
export function createGate(limits: () => CrmLimits): Gate {
  let inside = 0;
  let heavyInside = 0;
  return {
    inside: () => inside,
    enter: ({ all, heavy }) => {
      const { concurrency, subConcurrency } = limits();
      if (inside + all > (concurrency ?? Number.POSITIVE_INFINITY)) return undefined;
      if (heavy > 0 && heavyInside + heavy > (subConcurrency ?? Number.POSITIVE_INFINITY)) return undefined;
      inside += all;
      heavyInside += heavy;
      return () => {
        inside -= all;
        heavyInside -= heavy;
      };
    },
  };
}
