import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { callbackify } from 'node:util';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';

export interface Mail {
  to: string;
  subject: string;
  /** Who sends a mail twice sends it with the same one. */
  messageId: string;
  text: string;
}

/** A mail server on this machine that keeps what it gets, so that what people are told can be counted where it arrives. */
export async function startMailbox(): Promise<{ url: string; mails: Mail[]; close(): Promise<void> }> {
  const mails: Mail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    // Clients keep their connections.
    closeTimeout: 100,
    onData(stream, { envelope }, callback) {
      const take = async () => {
        const { subject = '', messageId = '', text = '' } = await PostalMime.parse(await buffer(stream));
        mails.push(...envelope.rcptTo.map(({ address }) => ({ to: address, subject, messageId, text })));
      };
      callbackify(take)((error) => callback(error));
    },
  });
  await new Promise<void>((resolve, reject) => {
    server.on('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.server.address() as AddressInfo;
  return { url: `smtp://127.0.0.1:${port}`, mails, close: () => new Promise((resolve) => server.close(() => resolve())) };
}
