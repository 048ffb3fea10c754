import { type Cli, CommandError, type ExitCode } from './cli.js';
import { explainPort } from './explain-port.js';

export interface EmulatorCommandOptions {
  port: number;
  host: string;
  seed?: number;
  /** A file of YAML. */
  seedData?: string;
  /** A file that is written. */
  state?: string;
}

/** A Zoho of your own until a signal. Loads nothing of the bridge, so it is there quickly. */
export async function emulator(cli: Cli, { seedData: seedFile, state, ...options }: EmulatorCommandOptions): Promise<ExitCode> {
  const { stopped } = cli;
  const { readSeedFile, startEmulator } = await import('../emulator/index.js');
  const seedData = seedFile === undefined ? {} : { seedData: await readSeedFile(seedFile) };
  const stateFile = state === undefined ? {} : { stateFile: state };
  const warn = (line: string) => void cli.stderr.write(`${line}\n`);
  const running = await startEmulator({ ...options, ...seedData, ...stateFile, warn }).catch((error: unknown) => {
    throw explainSeed(explainPort(error, options.port, '--port'), seedFile);
  });
  if (running.resumed) cli.note(`Going on with the state of ${state}${seedFile === undefined ? '' : `; ${seedFile} was not needed`}.`);
  cli.result({ url: running.url, ...(state !== undefined && { resumed: running.resumed }) }, () => [
    `zoho-bridge emulator is ready at ${running.url}`,
  ]);
  await stopped;
  await running.close();
  return 0;
}

/** What was refused of the seed data, with the file it is in; anything else unchanged. */
function explainSeed(error: unknown, file: string | undefined): unknown {
  const isSeed = error instanceof Error && 'code' in error && error.code === 'seed_data';
  return isSeed ? new CommandError('seed_data', `${file}: ${error.message}`) : error;
}
