import { chance } from './random.js';
import type { ServiceName } from './types.js';

/** What can happen to a request. `pipeline.ts` and `misbehave.ts` do it. */
export const FAULT_KINDS = [
  /** Not carried out; answers `status` (500) in the service's own error words. */
  'status',
  /** Carried out; then the connection closes without an answer. */
  'drop-after-commit',
  /** Carried out; answers `status` (500) in the service's own error words. */
  'error-after-commit',
  /** Not carried out; the connection is reset at once. */
  'reset',
  /** Carried out at once; the answer comes `ms` (1000) late. */
  'delay',
  /** Carried out; half of the answer leaves, either as if it were all or with the connection closing in the middle. */
  'truncate',
  /** The access token the request came with dies, then the request is looked at. */
  'expire-token',
  /** Not carried out; answers `status` (502) with a page of HTML. */
  'html',
  /** Not carried out and not answered: the connection closes after `ms` (60000), or when the client has had enough. */
  'timeout',
  /** Not carried out; answers `status` (200), `headers` and `body` word for word, whatever the service would have said. */
  'answer',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

/** A field that is left out matches everything. */
export interface FaultRule {
  service?: ServiceName | undefined;
  method?: string | undefined;
  /** With a `*` the whole path must fit (`*` is any text); without one it must occur in the path. */
  path?: string | undefined;
  fault: FaultKind;
  /** For `status`, `error-after-commit` (500), `html` (502) and `answer` (200). */
  status?: number | undefined;
  /** 0 to 1; 1 when left out. */
  rate?: number | undefined;
  /** At most so many times; no bound when left out. */
  count?: number | undefined;
  /** For `delay` (1000) and `timeout` (60000). */
  ms?: number | undefined;
  /** For `answer`: an object is sent as JSON, a string as is; nothing when left out. */
  body?: unknown;
  headers?: Record<string, string> | undefined;
}

export interface FaultPlan {
  seed: number;
  rules: FaultRule[];
}

/** What happens to one request. `coin` is a second number from 0 to 1, for faults that come in two shapes. */
export interface Fault extends FaultRule {
  coin: number;
}

export interface Faults {
  /** Replaces all rules and starts counting anew. */
  set(plan: FaultPlan): void;
  decide(request: { service: string; method: string; path: string }): Fault | undefined;
  show(): ShownFaults;
  /** Goes on where `show` stood: the same rules, with what they have counted. */
  resume(shown: ShownFaults): void;
}

export interface ShownFaults {
  seed: number;
  rules: (FaultRule & { matched: number; fired: number })[];
}

interface Armed {
  rule: FaultRule;
  index: number;
  fits(path: string): boolean;
  matched: number;
  fired: number;
}

/**
 * The scripted misery. Whether rule i strikes its n-th matching request depends on the seed, i and n and nothing else:
 * the same seed brings the same misery. The first rule that strikes wins; rules behind it still count the request.
 */
export function createFaults(): Faults {
  let seed = 1;
  let armed: Armed[] = [];

  return {
    set: (plan) => {
      seed = plan.seed;
      armed = plan.rules.map((rule, index) => ({ rule, index, fits: pathTest(rule.path), matched: 0, fired: 0 }));
    },

    decide: ({ service, method, path }) => {
      let fault: Fault | undefined;
      for (const candidate of armed) {
        const { rule, index } = candidate;
        if (rule.service !== undefined && rule.service !== service) continue;
        if (rule.method !== undefined && rule.method.toUpperCase() !== method) continue;
        if (!candidate.fits(path)) continue;
        candidate.matched += 1;
        if (fault || candidate.fired >= (rule.count ?? Number.POSITIVE_INFINITY)) continue;
        if (chance(seed, index, candidate.matched) >= (rule.rate ?? 1)) continue;
        candidate.fired += 1;
        fault = { ...rule, coin: chance(seed, index, candidate.matched, 1) };
      }
      return fault;
    },

    resume: (shown) => {
      seed = shown.seed;
      armed = shown.rules.map(({ matched, fired, ...rule }, index) => ({ rule, index, fits: pathTest(rule.path), matched, fired }));
    },

    show: () => ({ seed, rules: armed.map(({ rule, matched, fired }) => ({ ...rule, matched, fired })) }),
  };
}

function pathTest(pattern: string | undefined): (path: string) => boolean {
  if (pattern === undefined) return () => true;
  if (!pattern.includes('*')) return (path) => path.includes(pattern);
  const source = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  const expression = new RegExp(`^${source.join('.*')}$`);
  return (path) => expression.test(path);
}
