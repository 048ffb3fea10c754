import type { Need } from '../config.js';
import type { Cli, ExitCode } from './cli.js';
import { readConfig, withBridge } from './cli.js';

export interface ServeOptions {
  port?: string;
  host?: string;
  /** False with `--no-worker`: another process does the pushing. */
  worker: boolean;
  /** Seconds that requests and pushes under way may take at the end. */
  grace: number;
}

/** HTTP and worker in one process, until a signal. */
export async function serve(cli: Cli, { port, host, worker, grace }: ServeOptions): Promise<ExitCode> {
  const { stopped } = cli;
  const need: Need[] = worker ? ['zoho', 'apiKey'] : ['apiKey'];
  const needs = { need, override: { PORT: port, HOST: host }, level: 'info', graceMs: grace * 1000 } as const;
  const { http } = await readConfig(cli, needs);
  const { listen } = await import('../server/listen.js');

  return withBridge(cli, needs, async (bridge) => {
    const server = await listen(bridge.handler, { ...http, direct: bridge.direct });
    try {
      if (worker) await bridge.start();
      cli.result({ url: server.url, worker }, () => [`zoho-bridge is ready at ${server.url}`]);
      await stopped;
      return 0;
    } finally {
      // Before the bridge closes: requests under way still need the database.
      await server.close(grace * 1000);
    }
  });
}
