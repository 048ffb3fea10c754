import { CommanderError } from 'commander';
import { VERSION } from '../version.js';
import type { Cli, Output } from './cli.js';
import { createProgram } from './program.js';
import { reportError } from './report-error.js';
import { createPaint } from './terminal/paint.js';

/** The outside of a run. main.ts passes the process; tests pass what they want to look at. */
export interface Outside {
  /** Without the interpreter and the script. */
  argv: string[];
  env: Record<string, string | undefined>;
  stdout: Output;
  stderr: Output;
  openBridge: Cli['openBridge'];
  /** Called when a command first wants to know of signals. */
  onStop(): Promise<NodeJS.Signals>;
}

/** Reads the arguments, runs the command and answers the exit code. Never throws. */
export async function runCli({ argv, env, stdout, stderr, openBridge, onStop }: Outside): Promise<number> {
  const wantsJson = argv.includes('--json');
  const debug = /^(debug|trace)$/i.test(env.LOG_LEVEL ?? '');
  const fail = (error: unknown, json: boolean) => reportError(error, { json, debug, stdout, stderr });
  let exitCode = 0;

  const program = createProgram(
    async ({ json = false }, work) => {
      let stopped: Promise<NodeJS.Signals> | undefined;
      const cli: Cli = {
        env,
        json,
        paint: createPaint(stdout, env),
        stderr,
        openBridge,
        get stopped() {
          stopped ??= onStop();
          return stopped;
        },
        result: (value, lines) => void stdout.write(json ? `${JSON.stringify(value, null, 2)}\n` : `${lines().join('\n')}\n`),
        note: (text) => void (json || stderr.write(`${text}\n`)),
      };
      try {
        exitCode = (await work(cli)) ?? 0;
      } catch (error) {
        exitCode = fail(error, json);
      }
    },
    { version: VERSION },
  );
  const silence = {
    writeErr: (text: string) => void (wantsJson || stderr.write(text)),
    writeOut: (text: string) => void stdout.write(text),
  };
  for (const command of [program, ...program.commands, ...program.commands.flatMap((parent) => parent.commands)])
    command.configureOutput(silence);

  try {
    await program.parseAsync(argv, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (!(error instanceof CommanderError)) return fail(error, wantsJson);
    // Help and version were asked for; everything else commander stops for is a wrong call, which it has explained.
    if (error.exitCode === 0) return 0;
    return wantsJson ? fail(Object.assign(new Error(usageMessage(error)), { code: 'usage' }), true) : 2;
  }
}

/** Commander's words without its prefix; for a bare `zoho-bridge users` it has none. */
function usageMessage({ code, message }: CommanderError): string {
  return code === 'commander.help' ? 'A command is missing; --help lists them.' : message.replace(/^error: /, '');
}
