import type { Cli, ExitCode } from './cli.js';
import { withBridge } from './cli.js';

/** Pushes what is queued, without HTTP, until a signal. */
export async function worker(cli: Cli, { grace }: { grace: number }): Promise<ExitCode> {
  const { stopped } = cli;
  return withBridge(cli, { need: ['zoho'], level: 'info', graceMs: grace * 1000 }, async (bridge) => {
    await bridge.start();
    cli.result({ worker: true, pid: process.pid }, () => [`zoho-bridge worker is running (process ${process.pid})`]);
    await stopped;
    return 0;
  });
}
