import type { Config } from './config.js';
import type { Logger } from './logger.js';
import { knownUsers } from './store/agents.js';
import { lastPayments, owedInvoices } from './store/billing-of.js';
import { organizationDay } from './store/segments.js';
import type { Store } from './store/store.js';
import { viewUser } from './store/views.js';
import { type Agents, createAgents } from './support/agents.js';
import { type Attachments, createAttachments } from './support/attachments.js';
import { createEscalations, type Escalations } from './support/escalations.js';
import type { ZohoSide } from './sync/zoho-side.js';

/**
 * Conversations that are handed over to people, and the tools by which agents do it. `needZoho` throws when there are no credentials.
 */
export function supportPart({
  store,
  config,
  logger,
  needZoho,
  wake,
}: {
  store: Store;
  config: Config;
  logger: Logger;
  needZoho: () => ZohoSide;
  wake: () => void;
}): { escalations: Escalations & Attachments; agents: Agents } {
  const { db, vault } = store;
  const escalations = createEscalations({ db, vault, patterns: config.support.redactPatterns, wake });
  const ports = {
    escalations,
    users: { get: (id: string) => viewUser(db, id), known: (by: { id: string } | { email: string }) => knownUsers(db, by) },
    billing: {
      owed: (userId: string, options: { today: string; limit: number }) => owedInvoices(db, userId, options),
      payments: (userId: string, options: { each: number }) => lastPayments(db, userId, options),
      today: () => organizationDay(db, config.zoho?.refreshToken ? needZoho().now() : Date.now()),
    },
  };
  let files: Attachments | undefined;
  const attachment: Attachments['attachment'] = async (...asked) => {
    files ??= createAttachments({ store, side: needZoho(), wake });
    return files.attachment(...asked);
  };
  return { escalations: { ...escalations, attachment }, agents: createAgents({ db, vault, ports, limits: config.agents.limits, logger }) };
}
