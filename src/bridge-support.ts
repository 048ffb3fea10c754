import type { Config } from './config.js';
import type { Logger } from './logger.js';
import { knownUsers } from './store/agents.js';
import { lastPayments, owedInvoices } from './store/billing-of.js';
import { organizationDay } from './store/segments.js';
import type { Store } from './store/store.js';
import { viewUser } from './store/views.js';
import { type Agents, createAgents } from './support/agents.js';
import { createEscalations, type Escalations } from './support/escalations.js';

/** Conversations that are handed over to people, and the tools by which agents do it. `now` costs no call. */
export function supportPart({
  store,
  config,
  logger,
  now,
  wake,
}: {
  store: Store;
  config: Config;
  logger: Logger;
  now: () => number;
  wake: () => void;
}): { escalations: Escalations; agents: Agents } {
  const { db, vault } = store;
  const escalations = createEscalations({ db, vault, patterns: config.support.redactPatterns, wake });
  const ports = {
    escalations,
    users: { get: (id: string) => viewUser(db, id), known: (by: { id: string } | { email: string }) => knownUsers(db, by) },
    billing: {
      owed: (userId: string, options: { today: string; limit: number }) => owedInvoices(db, userId, options),
      payments: (userId: string, options: { each: number }) => lastPayments(db, userId, options),
      today: () => organizationDay(db, now()),
    },
  };
  return { escalations, agents: createAgents({ db, vault, ports, limits: config.agents.limits, logger }) };
}
