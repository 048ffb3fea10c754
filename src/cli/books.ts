import { isDay } from '../lib/day.js';
import { type Cli, type ExitCode, UsageError, withBridge } from './cli.js';

/** Brings the mirror of Books up to date. */
export async function booksRefresh(
  cli: Cli,
  { from, full = false, patience }: { from?: string; full?: boolean; patience: number },
): Promise<ExitCode> {
  if (from !== undefined && !isDay(from)) throw new UsageError('--from must be a day such as 2026-01-31.');
  return withBridge(cli, { need: ['zoho'] }, async (bridge) => {
    const done = await bridge.books.refresh({ ...(from === undefined ? {} : { from }), full, patienceMs: patience * 1000 });
    cli.result(done, () => [
      `${done.changed} documents new or changed, ${done.gone} gone, of ${done.seen} seen in ${done.calls} calls.`,
      `Everything ${done.from === null ? 'there is' : `from ${done.from} on`}, as of ${done.asOf}.`,
    ]);
    return 0;
  });
}
