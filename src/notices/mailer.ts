import { createTransport } from 'nodemailer';
import type { MailAddress } from '../config-notices.js';
import { classify, type MailOutcome } from './mail-errors.js';

export interface Mailer {
  /** One mail to one address. Never throws: what the server said decides what happens next. */
  send(mail: Mail, options: { timeoutMs: number }): Promise<MailOutcome>;
  /** Connects and signs in, and sends nothing. */
  check(): Promise<MailOutcome>;
  close(): void;
}

export interface Mail {
  /** Stable: the same one again, after an answer that was lost, has the same Message-ID. */
  id: string;
  to: string;
  subject: string;
  html: string;
  text: string;
  /** A page where this kind of mail can be switched off. */
  unsubscribeUrl: string | undefined;
  /** Mails about the same thing, which mail programs show together. */
  thread?: string | undefined;
  /** Where an answer to it goes. */
  replyTo?: string | undefined;
}

const LOCAL = /^(localhost|127(\.\d+){3}|\[?::1\]?)$/;
/** As many connections as one process keeps to the server. */
export const CONNECTIONS = 4;

/**
 * Speaks SMTP. Connections are kept and shared. With a user name in the address the connection must be encrypted, unless the server is
 * on this machine or the address says `?requireTLS=false`.
 */
export function createMailer({ smtpUrl, from }: { smtpUrl: string; from: MailAddress }): Mailer {
  const { hostname, username, searchParams } = new URL(smtpUrl);
  const mayBePlain = username === '' || LOCAL.test(hostname) || searchParams.has('requireTLS');
  const transport = createTransport({
    url: smtpUrl,
    pool: true,
    maxConnections: CONNECTIONS,
    // Whether to try again is for the queue to say.
    maxRequeues: 0,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    idleTimeout: 30_000,
    disableFileAccess: true,
    disableUrlAccess: true,
    ...(mayBePlain ? {} : { requireTLS: true }),
  });
  const domain = from.address.slice(from.address.indexOf('@') + 1);
  return {
    async send({ id, to, subject, html, text, unsubscribeUrl, thread, replyTo }, { timeoutMs }) {
      try {
        await transport.sendMail({
          from: { name: from.name ?? '', address: from.address },
          to: { name: '', address: to },
          subject,
          html,
          text,
          messageId: `<${id}@${domain}>`,
          ...(thread === undefined ? {} : { references: `<${thread}@${domain}>` }),
          ...(replyTo === undefined ? {} : { replyTo }),
          signal: AbortSignal.timeout(timeoutMs),
          headers: {
            // No holiday notes, please. Source: RFC 3834, section 5; the second one is Exchange's.
            'Auto-Submitted': 'auto-generated',
            'X-Auto-Response-Suppress': 'All',
            ...(unsubscribeUrl === undefined ? {} : { 'List-Unsubscribe': `<${unsubscribeUrl}>` }),
          },
        });
        return { kind: 'sent' };
      } catch (error) {
        return classify(error);
      }
    },
    async check() {
      try {
        await transport.verify();
        return { kind: 'sent' };
      } catch (error) {
        return classify(error);
      }
    },
    close: () => transport.close(),
  };
}
