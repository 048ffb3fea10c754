import { type Cli, type ExitCode, withBridge } from './cli.js';

/** Brings the schema up to date. Safe with several processes at once, and to repeat. */
export async function migrate(cli: Cli): Promise<ExitCode> {
  return withBridge(cli, { migrate: false }, async (bridge) => {
    const done = await bridge.migrate();
    cli.result(done, () => [
      done.applied.length > 0
        ? `Applied ${done.applied.join(', ')}; the schema went from ${done.from} to ${done.to}.`
        : `Nothing to do; the schema is at ${done.to}.`,
    ]);
    return 0;
  });
}
