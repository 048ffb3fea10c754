/** A mail server that keeps what it gets. Ends with the test. */
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { onTestFinished } from 'vitest';
import type { Stop } from './gate.js';

export interface Received {
  to: string[];
  mail: Email;
}

export interface MailServer {
  url: string;
  port: number;
  received: Received[];
  /** What it says to recipients, in order; nothing left: yes. */
  answers: { code: number; text: string }[];
  /** Stops the next mail before it is taken, or after it was taken and before that is said. */
  stop(when: 'before' | 'after'): Stop;
  close(): Promise<void>;
}

/** `port`: one that a server had before. `slowMs`: how long it takes over its yes, when it has the mail. */
export async function mailServer({
  port = 0,
  slowMs = 0,
  ...options
}: SMTPServerOptions & { port?: number; slowMs?: number } = {}): Promise<MailServer> {
  const received: Received[] = [];
  const answers: MailServer['answers'] = [];
  let standing: { when: 'before' | 'after'; reach: () => void } | undefined;
  const isStopped = (when: 'before' | 'after'): boolean => {
    if (standing?.when !== when) return false;
    standing.reach();
    standing = undefined;
    return true;
  };
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    // Clients keep their connections.
    closeTimeout: 100,
    onRcptTo(_address, _session, callback) {
      const answer = answers.shift();
      callback(answer && Object.assign(new Error(answer.text), { responseCode: answer.code }));
    },
    onData(stream, session, callback) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      const keep = async () => {
        const mail = await PostalMime.parse(Buffer.concat(chunks));
        received.push({ to: session.envelope.rcptTo.map(({ address }) => address), mail });
        if (!isStopped('after')) setTimeout(() => callback(), slowMs);
      };
      stream.on('end', () => {
        if (!isStopped('before')) void keep();
      });
    },
    ...options,
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => void server.listen(port, '127.0.0.1', resolve));
  const address = server.server.address();
  const taken = typeof address === 'object' && address ? address.port : 0;
  let closed: Promise<void> | undefined;
  const close = () => (closed ??= new Promise<void>((resolve) => server.close(() => resolve())));
  onTestFinished(close);
  const stop: MailServer['stop'] = (when) => {
    let reach: () => void = () => undefined;
    const reached = new Promise<void>((resolve) => {
      reach = resolve;
    });
    standing = { when, reach };
    return { reached, lift: () => (standing = undefined) };
  };
  return { url: `smtp://127.0.0.1:${taken}`, port: taken, received, answers, stop, close };
}
