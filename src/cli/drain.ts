import type { DrainResult } from '../types.js';
import { type Cli, type ExitCode, interruptible, withBridge } from './cli.js';
import { createProgress } from './terminal/progress.js';

/** Works until nothing is left that can be done now, or the time is over. For schedulers and cloud functions. */
export async function drain(cli: Cli, { timeout }: { timeout: number }): Promise<ExitCode> {
  return withBridge(cli, { need: ['zoho'] }, async (bridge) => {
    const progress = await createProgress(cli.stderr, 'jobs');
    const work = bridge.drain({
      timeoutMs: timeout * 1000,
      onProgress: ({ remaining, pushed, parked }) =>
        progress.update({ done: pushed, total: pushed + remaining, note: parked > 0 ? `${parked} parked` : '' }),
    });
    const finish = (done: DrainResult): ExitCode => {
      progress.stop();
      cli.result(done, () => lines(cli, done, timeout));
      return done.drained ? 0 : 1;
    };
    try {
      return await interruptible(cli, work.then(finish));
    } finally {
      progress.stop();
    }
  });
}

function lines({ paint }: Cli, { drained, pushed, unchanged, retried, parked, remaining }: DrainResult, timeout: number): string[] {
  return [
    drained ? paint.green('Drained.') : paint.yellow(`Not drained within ${timeout} s; run it again.`),
    `${pushed} pushed, ${unchanged} unchanged, ${retried} to be retried, ${parked} parked, ${remaining} remaining`,
    ...(parked > 0 ? ['Parked jobs need a person: zoho-bridge jobs list --state parked'] : []),
  ];
}
