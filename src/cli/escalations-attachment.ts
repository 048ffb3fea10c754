import { type Cli, type ExitCode, withBridge } from './cli.js';
import { writeWhole } from './write-whole.js';

/** Writes a file of an agent's reply to the disk, where it is only when it is whole. */
export async function escalationsAttachment(cli: Cli, id: string, attachment: string, { output }: { output?: string }): Promise<ExitCode> {
  return withBridge(cli, { need: ['zoho'] }, async (bridge) => {
    const { name, contentType, body } = await bridge.escalations.attachment(id, attachment);
    const file = output ?? name;
    const bytes = await writeWhole(file, body);
    cli.result({ file, bytes, contentType }, () => [`${file} (${bytes} bytes)`]);
    return 0;
  });
}
