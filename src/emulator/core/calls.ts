import { createExchangeKeeper, type KeptExchange } from './kept.js';
import type { Answer, Incoming } from './types.js';

/** One request the emulator saw. Control requests and the inspector's own are not among them. */
export interface Call {
  /** 1 for the first; keeps growing when old entries are let go. */
  n: number;
  method: string;
  path: string;
  /** Names of the query parameters, without their values. */
  query: string[];
  /** 0 when no answer was sent: dropped, reset, or still under way. */
  status: number;
  service: string;
  /** When it arrived, by the emulator's clock. */
  time: string;
  /** From arrival to answer; null while under way. */
  ms: number | null;
  fault: string | null;
  /** What a CRM call cost; null where nothing is charged. */
  credits: number | null;
}

export interface CallSummary {
  total: number;
  /** How many are still in the list. */
  kept: number;
  services: Record<string, { calls: number; credits: number; statuses: Record<string, number>; faults: Record<string, number> }>;
}

interface Entry extends Omit<Call, 'time' | 'query'> {
  at: number;
  query: string[] | undefined;
}

/** An entry still under way: `end` fills in how it went. */
export interface OpenCall {
  fault: string | null;
  /** `answer`: what left, if anything did. */
  end(outcome: { status: number; credits?: number | undefined; answer?: Answer | undefined }): void;
}

export interface CallLog {
  begin(call: {
    method: string;
    path: string;
    query: URLSearchParams;
    service: string;
    at: Date;
    incoming?: Incoming | undefined;
  }): OpenCall;
  /** Word for word; only the newest few hundred are kept. */
  exchange(n: number): KeptExchange | undefined;
  /** In order of arrival, oldest first; only those after number `after`, at most `limit` (the oldest of them). */
  list(options?: { after?: number; limit?: number; service?: string }): Call[];
  /** Newest first, at most `limit` of those that fit. */
  latest(options: { limit: number; fits?: (call: Readonly<Pick<Call, 'service' | 'status' | 'fault' | 'ms'>>) => boolean }): Call[];
  /** Calls of the last `minutes` minutes up to `now`, oldest minute first; `faulty` are those a fault struck. */
  perMinute(options: { minutes: number; now: Date }): { calls: number; faulty: number }[];
  summary(): CallSummary;
  reset(): void;
}

const MAX_PATH = 2000;

/** Remembers every request up to `capacity` (then the oldest go); the summary counts all of them for ever. */
export function createCallLog({ capacity = 200_000 }: { capacity?: number } = {}): CallLog {
  let entries: Entry[] = [];
  let total = 0;
  let services: CallSummary['services'] = {};
  const kept = createExchangeKeeper();

  const show = ({ at, query, ...entry }: Entry): Call => ({ ...entry, query: query ?? [], time: new Date(at).toISOString() });

  function* newestFirst(): Generator<Entry> {
    for (let n = total - 1; n >= Math.max(0, total - capacity); n -= 1) {
      const entry = entries[n % capacity];
      if (entry) yield entry;
    }
  }

  return {
    begin: ({ method, path, query, service, at, incoming }) => {
      const started = performance.now();
      const entry: Entry = {
        n: total + 1,
        method,
        path: path.length > MAX_PATH ? path.slice(0, MAX_PATH) : path,
        query: query.size === 0 ? undefined : [...new Set(query.keys())],
        status: 0,
        service,
        at: at.getTime(),
        ms: null,
        fault: null,
        credits: null,
      };
      entries[total % capacity] = entry;
      total += 1;
      const sums = (services[service] ??= { calls: 0, credits: 0, statuses: {}, faults: {} });
      sums.calls += 1;
      return {
        set fault(name: string | null) {
          entry.fault = name;
        },
        get fault() {
          return entry.fault;
        },
        end: ({ status, credits, answer }) => {
          if (incoming) kept.keep(entry.n, incoming, answer);
          entry.status = status;
          entry.ms = Math.round((performance.now() - started) * 100) / 100;
          sums.statuses[status] = (sums.statuses[status] ?? 0) + 1;
          if (credits !== undefined) {
            entry.credits = credits;
            sums.credits += credits;
          }
          if (entry.fault) sums.faults[entry.fault] = (sums.faults[entry.fault] ?? 0) + 1;
        },
      };
    },

    list: ({ after = 0, limit = Number.POSITIVE_INFINITY, service } = {}) => {
      const found: Call[] = [];
      for (let n = Math.max(after, total - capacity); n < total && found.length < limit; n += 1) {
        const entry = entries[n % capacity];
        if (entry && (service === undefined || entry.service === service)) found.push(show(entry));
      }
      return found;
    },

    exchange: kept.find,
    latest: ({ limit, fits = () => true }) => {
      const found: Call[] = [];
      for (const entry of newestFirst()) {
        if (found.length === limit) break;
        if (fits(entry)) found.push(show(entry));
      }
      return found;
    },

    perMinute: ({ minutes, now }) => {
      const counts = Array.from({ length: minutes }, () => ({ calls: 0, faulty: 0 }));
      for (const { at, fault } of newestFirst()) {
        const minutesAgo = Math.floor((now.getTime() - at) / 60_000);
        // A clock that was reset leaves calls of the future behind.
        if (minutesAgo < 0) continue;
        const minute = counts[minutes - 1 - minutesAgo];
        if (!minute) break;
        minute.calls += 1;
        if (fault) minute.faulty += 1;
      }
      return counts;
    },

    summary: () => ({ total, kept: Math.min(total, capacity), services: structuredClone(services) }),

    reset: () => {
      kept.reset();
      entries = [];
      total = 0;
      services = {};
    },
  };
}
