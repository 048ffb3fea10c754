import type { NoticeSettings } from '../config-notices.js';
import { inParallel } from '../lib/in-parallel.js';
import type { Logger } from '../logger.js';
import { bouncedOfNobody, type Delivered, keepDelivered, loadMails, type MailRow, noteSent, planNames } from '../store/deliveries.js';
import { loadWords, type Words } from '../store/escalation-words.js';
import type { Store } from '../store/store.js';
import type { Vault } from '../store/vault.js';
import { hashOf } from '../sync/load.js';
import type { Desired, Item, Outcome, Sync } from '../sync/sync.js';
import { composeMail } from './letter/compose.js';
import { CONNECTIONS, type Mailer } from './mailer.js';
import { type Lead, leadOf } from './together.js';

const NAME = 'notice.mail';
/** What needs a person is looked at again after this; no mail loses an attempt over it. */
const CLOSED_MS = 60_000;

interface Delivery {
  id: string;
  version: number;
}

interface State extends Omit<MailRow, 'id' | 'version' | 'facts'> {
  planNames: Map<string, string>;
  /** What the letter is about; undefined when there is nothing to tell any more. */
  lead: Lead | undefined;
  /** The user asked for quiet about all of it meanwhile. */
  quiet: boolean;
}

/**
 * Sends notices as mails, each once. The address and what the user wants to hear are read when the mail is sent. Between the server's
 * yes and the note of it there is a moment in which a crash makes the mail go out again; it then has the same Message-ID.
 */
export function mailSync({
  store,
  mailer,
  settings,
  timeoutMs,
  logger,
}: {
  store: Store;
  /** Undefined: there is no mail server. */
  mailer: Mailer | undefined;
  settings: NoticeSettings;
  /** How long one mail may take. */
  timeoutMs: number;
  logger: Logger;
}): Sync<State, Delivery> {
  const { db, links, vault } = store;
  return {
    name: NAME,
    table: 'deliveries',
    service: 'mail',
    batchSize: 20,
    concurrency: 2,
    notReady: async () => (mailer ? null : 'SMTP_URL is not set. Nothing is lost: mails wait.'),

    async load(ids) {
      const own = await links.load(NAME, ids);
      const names = await planNames(db);
      const mails = await loadMails(db, ids);
      const words = await loadWords(
        db,
        vault,
        mails.flatMap(({ facts }) => facts),
      );
      return new Map(
        mails.map(({ id, version, facts, ...mail }): [string, Desired<State, Delivery>] => {
          const link = own.get(id);
          const wanted = facts.filter(({ quiet }) => !quiet);
          const state = {
            ...mail,
            ...toWhom(mail, facts, words),
            lead: leadOf(wanted, words),
            quiet: wanted.length === 0,
            planNames: names,
          };
          return [id, { record: { id, version }, link, state, hash: hashOf(vault, { version }, link) }];
        }),
      );
    },

    async push(items, { deadline }) {
      return inParallel(items, CONNECTIONS / 2, (item) => sendOne(item, deadline));
    },

    keep: (said, tx) => keepDelivered(tx, said as { id: string; said: Delivered }[]),
  };

  async function sendOne({ record, state }: Item<State, Delivery>, deadline: number | undefined): Promise<Outcome> {
    const { email, userId, lead, quiet, bounced, sent } = state;
    if (sent) return { kind: 'done', said: DELIVERED };
    if (email === null) return skip('there is no such user any more');
    if (quiet) return skip('the user does not want this kind by mail');
    if (lead === undefined) return skip('what was written was taken back');
    const indexes = addressIndexes(vault, email);
    const back = userId === null ? await bouncedOfNobody(db, indexes) : new Set(bounced);
    if (indexes.some((index) => back.has(index))) return skip('mail to this address bounced before');
    if (mailer === undefined) return later('SMTP_URL is not set');
    // One that outlives its claim would be sent by somebody else as well.
    if (deadline !== undefined && Date.now() + timeoutMs > deadline)
      return { kind: 'later', at: new Date(), reason: 'it was not its turn' };

    const isUser = userId !== null;
    const { app } = settings;
    const mail = composeMail({ ...lead, app, planNames: state.planNames, to: { ...state, isUser } });
    const outcome = await mailer.send(
      {
        ...{ ...mail, id: record.id, to: email, unsubscribeUrl: isUser ? app.noticesUrl : undefined },
        ...(lead.talk && { thread: lead.talk.escalationId, replyTo: app.support?.includes('://') ? undefined : app.support }),
      },
      { timeoutMs },
    );
    switch (outcome.kind) {
      case 'sent':
        await noteSent(db, record);
        return { kind: 'done', said: DELIVERED };
      case 'bounced':
        return { kind: 'done', said: { state: 'bounced', reason: outcome.code, bouncedAddress: indexes[0] } satisfies Delivered };
      case 'closed':
        logger.warn({ sync: NAME }, `no mail can be sent: ${outcome.reason}`);
        return later(outcome.reason);
      case 'retry':
        return { kind: 'retry', reason: outcome.reason };
      case 'refused':
        return { kind: 'park', reason: outcome.reason };
    }
  }
}

const DELIVERED: Delivered = { state: 'delivered' };
const skip = (reason: string): Outcome => ({ kind: 'done', said: { state: 'skipped', reason } satisfies Delivered });
const later = (reason: string): Outcome => ({ kind: 'later', at: new Date(Date.now() + CLOSED_MS), hold: true, reason });

/** Who is no user has left address and name with what they asked. */
function toWhom({ userId }: { userId: string | null }, facts: MailRow['facts'], { escalations }: Words) {
  if (userId !== null) return {};
  const person = escalations.get(facts[0]?.escalationId ?? '')?.person;
  return { email: person?.email ?? null, name: person?.name ?? null };
}

/** What an address is known by where it must not be written; under the newest key first. */
export function addressIndexes(vault: Vault, email: string): string[] {
  return vault.blindIndexes(email.trim().toLowerCase(), NAME);
}
