/** A mail server that keeps what it gets. Ends with the test. */
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { onTestFinished } from 'vitest';

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
        setTimeout(() => callback(), slowMs);
      };
      stream.on('end', () => void keep());
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
  return { url: `smtp://127.0.0.1:${taken}`, port: taken, received, answers, close };
}
