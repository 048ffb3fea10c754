import type { Cli, ExitCode } from './cli.js';
import { explainPort } from './explain-port.js';

export interface EmulatorCommandOptions {
  port: number;
  host: string;
  seed?: number;
}

/** A Zoho of your own until a signal. Loads nothing of the bridge, so it is there quickly. */
export async function emulator(cli: Cli, options: EmulatorCommandOptions): Promise<ExitCode> {
  const { stopped } = cli;
  const { startEmulator } = await import('../emulator/index.js');
  const running = await startEmulator({ ...options, warn: (line) => cli.stderr.write(`${line}\n`) }).catch((error: unknown) => {
    throw explainPort(error, options.port, '--port');
  });
  cli.result({ url: running.url }, () => [`zoho-bridge emulator is ready at ${running.url}`]);
  await stopped;
  await running.close();
  return 0;
}
