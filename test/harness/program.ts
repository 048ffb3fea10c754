/** Runs the compiled program as users run it: `node bin/zoho-bridge.js …`. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { watchedProgram } from './contract.js';

const BIN = fileURLToPath(new URL('../../bin/zoho-bridge.js', import.meta.url));

export interface Program {
  child: ChildProcess;
  /** Everything it has written so far. */
  stdout: () => string;
  stderr: () => string;
  /** The first line on standard output; rejects when it ends before. */
  ready: Promise<string>;
  exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  kill(signal: NodeJS.Signals): Promise<void>;
}

/** Starts it with only the environment given (and PATH, and what lets its emulators be watched). It is killed when the test ends. */
export function start(args: string[], env: Record<string, string | undefined>): Program {
  const watched = { PATH: process.env.PATH, ...watchedProgram(), ...env };
  const child = spawn(process.execPath, [BIN, ...args], { env: watched, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const exited = once(child, 'exit').then(([code, signal]) => ({ code, signal }) as { code: number | null; signal: NodeJS.Signals | null });
  const ready = new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      if (stdout.includes('\n')) resolve(stdout.slice(0, stdout.indexOf('\n')));
    });
    void exited.then(({ code, signal }) => reject(new Error(`${args.join(' ')} ended (${code ?? signal}): ${stderr.slice(-2000)}`)));
  });
  ready.catch(() => undefined);
  const kill = async (signal: NodeJS.Signals) => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill(signal);
      await exited;
    }
  };
  onTestFinished(() => kill('SIGKILL'));
  return { child, stdout: () => stdout, stderr: () => stderr, ready, exited, kill };
}

/** Runs it to its end. */
export async function run(
  args: string[],
  env: Record<string, string | undefined>,
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const program = start(args, env);
  const { code } = await program.exited;
  return { code, stdout: program.stdout(), stderr: program.stderr() };
}
