import { type ChildProcess, fork } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A process of the bench, so that emulator, worker, app and peer do not take each other's event loop. */
export interface Child {
  call<T = unknown>(name: string, input?: unknown): Promise<T>;
  pid: number;
  stop(): Promise<void>;
}

const live = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of live) child.kill('SIGKILL');
});

/** Starts `bench/processes/<name>.ts`. What it writes goes to a file in `folder`, and its end into the error when it dies. */
export async function startChild(
  name: 'emulator' | 'worker' | 'app' | 'save' | 'import' | 'serve' | 'sdk' | 'target' | 'load' | 'webhooks' | 'stripe' | 'knock',
  { folder, env = {}, nodeArgs = [] }: { folder: string; env?: Record<string, string>; nodeArgs?: string[] },
): Promise<Child> {
  const logFile = join(folder, `${name}-${process.hrtime.bigint()}.log`);
  const log = openSync(logFile, 'w');
  const child = fork(fileURLToPath(new URL(`./processes/${name}.ts`, import.meta.url)), [], {
    execArgv: ['--import', import.meta.resolve('tsx'), ...nodeArgs],
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', LOG_LEVEL: 'info', ...env },
    stdio: ['ignore', log, log, 'ipc'],
    serialization: 'advanced',
  });
  closeSync(log);
  live.add(child);
  const waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>();
  let asked = 0;
  const exited = new Promise<void>((resolve) => {
    child.once('exit', (code, signal) => {
      live.delete(child);
      const error = new Error(`the ${name} process ended (${code ?? signal}):\n${readFileSync(logFile, 'utf8').slice(-3000)}`);
      for (const { reject } of waiting.values()) reject(error);
      waiting.clear();
      resolve();
    });
  });
  const ready = new Promise<void>((resolve, reject) => {
    waiting.set(0, { resolve, reject });
    child.on('message', (message: { ready?: true; n?: number; value?: never; error?: string }) => {
      const n = message.n ?? 0;
      const asker = waiting.get(n);
      waiting.delete(n);
      if (message.error === undefined) asker?.resolve(message.value as never);
      else asker?.reject(new Error(`${name}: ${message.error}`));
    });
  });
  await ready;
  return {
    pid: child.pid ?? 0,
    call: (what, input) =>
      new Promise((resolve, reject) => {
        asked += 1;
        waiting.set(asked, { resolve, reject });
        child.send({ n: asked, name: what, input });
      }),
    async stop() {
      if (child.connected) child.disconnect();
      await exited;
    },
  };
}
