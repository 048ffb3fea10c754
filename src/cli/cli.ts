import type { Bridge } from '../bridge-types.js';
import type { Config, Need } from '../config.js';
import type { Paint } from './terminal/paint.js';

/** The slice of a stream the commands write to. */
export interface Output {
  write(text: string): unknown;
  isTTY?: boolean;
}

/** What every command gets. Nothing else of the process is touched by a command. */
export interface Cli {
  env: Record<string, string | undefined>;
  json: boolean;
  /** Colours for standard output. */
  paint: Paint;
  stderr: Output;
  /** The one result of the command on standard output: the value with `--json`, else the lines. */
  result(value: unknown, lines: () => readonly string[]): void;
  /** A remark for a person, on standard error; nothing with `--json`. */
  note(text: string): void;
  /**
   * Resolves with the name of the first SIGINT or SIGTERM; a second one ends the process at once. Signals are caught from
   * the first time this is read: a command that never does is ended by them as any program is.
   */
  readonly stopped: Promise<NodeJS.Signals>;
  openBridge(options: { config: Config; level: 'info' | 'warn'; migrate?: boolean }): Promise<Bridge>;
}

/** What a command ends with: 0 done, 1 failed, 2 usage. Nothing returned means 0. */
export type ExitCode = number | undefined;

/** A command was called in a way that makes no sense. Ends with exit code 2. */
export class UsageError extends Error {
  readonly code = 'usage';

  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}

/** The command was understood and did not succeed; the message says why. Ends with exit code 1. */
export class CommandError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = 'CommandError';
    this.code = code;
  }
}

export interface BridgeNeeds {
  need?: readonly Need[];
  /** Values that take the place of environment variables: options of the command. */
  override?: Record<string, string | undefined>;
  /** A long-running command logs what it does; the others only what is odd. LOG_LEVEL overrules both. @default 'warn' */
  level?: 'info' | 'warn';
  /** Bring the schema up to date on opening. @default true */
  migrate?: boolean;
  /** How long closing may take to finish what is under way. */
  graceMs?: number;
  /** What is not acceptable was typed (and is not in a file or a table), so it is a wrong call. @default false */
  typed?: boolean;
}

/** Reads the environment. Loaded late: `--help` and `emulator` do without it. */
export async function readConfig(cli: Pick<Cli, 'env'>, { need = [], override = {} }: BridgeNeeds = {}): Promise<Config> {
  const { loadConfig } = await import('../config.js');
  const set = Object.fromEntries(Object.entries(override).filter(([, value]) => value !== undefined));
  return loadConfig({ ...cli.env, ...set }, { need });
}

/** Opens a bridge, does the work and closes the bridge whatever happens. */
export async function withBridge(cli: Cli, needs: BridgeNeeds, work: (bridge: Bridge) => Promise<ExitCode>): Promise<ExitCode> {
  const { level = 'warn', migrate = true, graceMs, typed = false } = needs;
  const bridge = await cli.openBridge({ config: await readConfig(cli, needs), level, migrate });
  try {
    return await work(bridge);
  } catch (error) {
    // Told by its code: this file loads nothing.
    if (!typed || !(error instanceof Error && 'code' in error && error.code === 'invalid_input')) throw error;
    throw Object.assign(new UsageError(error.message), 'issues' in error ? { issues: error.issues } : {});
  } finally {
    await bridge.close({ graceMs });
  }
}

/**
 * Work that a signal may cut short: the bridge is then closed gracefully (what was claimed is finished or given
 * back) and the command ends as a shell expects it, with 128 + the number of the signal.
 */
export async function interruptible(cli: Cli, work: Promise<ExitCode>): Promise<ExitCode> {
  // When the signal wins, closing makes the work end or fail; that failure is no news.
  work.catch(() => undefined);
  const first = await Promise.race([work, cli.stopped]);
  return typeof first === 'string' ? exitCodeOf(first) : first;
}

/** As a shell reports it: 130 for SIGINT, 143 for SIGTERM. */
export function exitCodeOf(signal: NodeJS.Signals): number {
  return signal === 'SIGINT' ? 130 : 143;
}
