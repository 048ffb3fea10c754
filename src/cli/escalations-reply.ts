import { createReadStream } from 'node:fs';
import { text as textOf } from 'node:stream/consumers';
import { type Cli, CommandError, type ExitCode, UsageError, withBridge } from './cli.js';
import { lines } from './escalations.js';
import { printable } from './terminal/table.js';

/** What a user answers to the agents. The text is an argument, a file, or standard input. */
export async function escalationsReply(
  cli: Cli,
  id: string,
  { text, file, messageId }: { text?: string; file?: string; messageId?: string },
): Promise<ExitCode> {
  if ((text === undefined) === (file === undefined)) throw new UsageError('Give either --text or --file.');
  const said = text ?? (await read(file ?? '-'));
  return withBridge(cli, { typed: text !== undefined }, async (bridge) => {
    const done = await bridge.escalations.reply(id, { text: said, ...(messageId !== undefined && { id: messageId }) });
    cli.result(done, () => lines(cli, done));
    cli.note(done.added > 0 ? 'Queued: a worker brings it to the agents.' : 'It was there already; nothing was added.');
    return 0;
  });
}

async function read(file: string): Promise<string> {
  try {
    return await textOf(file === '-' ? process.stdin : createReadStream(file));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new CommandError('text_not_read', `${printable(file)} cannot be read (${code}).`);
  }
}
