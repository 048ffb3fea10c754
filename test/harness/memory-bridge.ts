import type { Bridge } from '../../src/bridge-types.js';
import { ConflictError, NotFoundError } from '../../src/errors.js';
import { createLogger } from '../../src/logger.js';
import { createMetrics } from '../../src/server/metrics.js';
import type { JobsPort, ServerDeps } from '../../src/server/types.js';
import type { JobView, Page, SyncState, User, UserInput, UserView } from '../../src/types.js';
import { parseUser } from '../../src/user.js';
import { sampleReport } from './revenue-report.js';

export interface MemoryBridge extends ServerDeps {
  users: Bridge['users'];
  /** What the store holds, to be looked at or changed by a test. */
  stored: Map<string, UserView>;
  queue: JobView[];
  /** Set to make everything that needs the database throw it. */
  broken: { error: Error | undefined };
  lines: Record<string, unknown>[];
}

export const API_KEY = 'test-key-0123456789abcdef';

/** Users and jobs in a Map, by the same rules as the real ones: for tests of what lies above the store. */
export function memoryBridge({
  apiKey = API_KEY,
  worker = 'running',
}: {
  apiKey?: string | null;
  worker?: 'running' | 'stopping' | 'off';
} = {}): MemoryBridge {
  const stored = new Map<string, UserView>();
  const queue: JobView[] = [];
  const broken: MemoryBridge['broken'] = { error: undefined };
  const lines: Record<string, unknown>[] = [];

  const check = () => {
    if (broken.error) throw broken.error;
  };
  const save = (input: UserInput) => {
    const user = parseUser(input);
    const known = stored.get(user.id);
    const { tier = 'Free Tier', version = 0, createdAt = '2026-01-01T00:00:00.000Z' } = known ?? {};
    const before = known && Object.entries(user).every(([field, value]) => known[field as keyof User] === value);
    if (before) return { id: user.id, version, changed: false };
    stored.set(user.id, { ...user, tier, version: version + 1, createdAt, updatedAt: createdAt, syncs: [waiting] });
    queue.push({ sync: 'crm.lead', userId: user.id, recordId: user.id, state: 'queued', attempts: 0, reason: null, dueAt: createdAt });
    return { id: user.id, version: version + 1, changed: true };
  };

  const users: MemoryBridge['users'] = {
    async save(input) {
      check();
      return save(input);
    },
    async saveMany(inputs) {
      check();
      return inputs.map((input) => parseUser(input)).map(save);
    },
    async get(id) {
      check();
      const user = stored.get(id);
      return user && { ...user, subscriptions: [] };
    },
    async list({ after, limit = 100, state } = {}) {
      check();
      return page(
        [...stored.values()].filter((user) => !state || user.syncs.some((sync) => sync.state === state)),
        (user) => user.id,
        after,
        limit,
      );
    },
  };
  const jobs: JobsPort = {
    async list({ after, limit = 100, sync, state } = {}) {
      check();
      return page(
        queue.filter((job) => (!sync || job.sync === sync) && (!state || job.state === state)),
        (job) => job.userId,
        after,
        limit,
      );
    },
    async replay({ sync, userId }) {
      check();
      const chosen = queue.filter((job) => job.state === 'parked' && (!sync || job.sync === sync) && (!userId || job.userId === userId));
      for (const job of chosen) job.state = 'queued';
      return chosen.length;
    },
  };

  return {
    stored,
    queue,
    broken,
    lines,
    users,
    jobs,
    // Nobody has any: what they do is tested with a database.
    subscriptions: noSubscriptions,
    money: noMoney,
    invoices: noInvoices,
    escalations: noEscalations,
    events: {
      async list() {
        check();
        return { items: [] };
      },
      async get() {
        check();
        return undefined;
      },
      async replay() {
        check();
        return 0;
      },
    },
    webhooks: {
      async billing() {
        check();
      },
      desk: {
        knows: () => false,
        async take() {
          check();
        },
      },
    },
    notices: noNotices,
    plans: {
      async list() {
        check();
        return { items: [], addons: [], coupons: [], asOf: '2026-01-01T00:00:00.000Z' };
      },
    },
    reports: {
      async revenue({ by } = {}) {
        check();
        return sampleReport({ by });
      },
    },
    apiKey: apiKey ?? undefined,
    metrics: createMetrics(),
    logger: createLogger({ level: 'debug', sink: { write: (line) => lines.push(JSON.parse(line)) } }),
    async ready() {
      check();
      return { database: 'ok', worker };
    },
    async status() {
      check();
      const count = (state: JobView['state']) => queue.filter((job) => job.state === state).length;
      return {
        users: stored.size,
        syncs: [
          {
            sync: 'crm.lead',
            synced: 0,
            queued: count('queued'),
            active: count('active'),
            retrying: count('retrying'),
            parked: count('parked'),
            waitingFor: null,
          },
        ],
        calls: [{ service: 'crm', lastHour: 3, lastDay: 9, creditsLastDay: 12, failuresLastHour: 1 }],
        token: { state: 'ok', reason: null, expiresAt: '2026-01-01T01:00:00.000Z' },
        polling: null,
        database: { kind: 'pglite', where: 'memory', migration: 1 },
      };
    },
  };
}

const refuse = () => Promise.reject(new ConflictError('no_subscription', 'There is no subscription. Create one.'));
const noSubscriptions: MemoryBridge['subscriptions'] = {
  create: refuse,
  change: refuse,
  cancel: refuse,
  reactivate: refuse,
  get: async () => undefined,
  list: async () => ({ items: [] }),
};

/** Nobody owes anything: what moves of money do is tested with a database. */
export const noMoney: MemoryBridge['money'] = {
  payments: { record: refuse, refund: refuse, get: async () => undefined },
  invoices: { collect: refuse, void: refuse, writeOff: refuse },
  creditNotes: { create: refuse },
  moneyMoves: { get: async () => undefined, list: async () => ({ items: [] }), giveUp: refuse },
};

const nobody = () => Promise.reject(new NotFoundError('user_not_found', 'There is no user with this id.'));
const noNotices: MemoryBridge['notices'] = {
  list: nobody,
  markRead: nobody,
  markAllRead: nobody,
  preferences: nobody,
  setPreferences: nobody,
  forgetBounces: nobody,
  forgetBounce: nobody,
  bounces: async () => ({ items: [] }),
  replay: async () => 0,
};

const noInvoices: MemoryBridge['invoices'] = {
  list: async () => undefined,
  get: async () => undefined,
  pdf: () => Promise.reject(new NotFoundError('invoice_not_found', 'There is no invoice with this id.')),
};

const waiting: SyncState = { sync: 'crm.lead', state: 'waiting', attempts: 0, reason: null, refusedFields: [], pushedAt: null };

function page<T>(all: T[], key: (item: T) => string, after: string | undefined, limit: number): Page<T> {
  const rest = all.sort((a, b) => (key(a) < key(b) ? -1 : 1)).filter((item) => after === undefined || key(item) > after);
  const items = rest.slice(0, limit);
  const last = items.at(-1);
  return rest.length > limit && last ? { items, next: key(last) } : { items };
}

const noEscalations: MemoryBridge['escalations'] = {
  open: async () => {
    throw new NotFoundError('user_not_found', 'no user');
  },
  append: async () => {
    throw new NotFoundError('escalation_not_found', 'no escalation');
  },
  reply: async () => {
    throw new NotFoundError('escalation_not_found', 'no escalation');
  },
  get: async () => undefined,
  list: async () => ({ items: [] }),
  attachment: async () => {
    throw new NotFoundError('attachment_not_found', 'no attachment');
  },
};
