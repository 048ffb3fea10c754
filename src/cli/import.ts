import type { ImportResult } from '../sync/import.js';
import { type Cli, type ExitCode, exitCodeOf, withBridge } from './cli.js';
import { createProgress } from './terminal/progress.js';
import { printable } from './terminal/table.js';

export interface ImportCommandOptions {
  strict?: boolean;
  ignoreUnknownColumns?: boolean;
}

/** How many wrong rows a person is shown; `--json` has more. */
const SHOWN = 20;

/**
 * Saves the users of a CSV file. Rows with errors are reported by line and left out; running it again is safe and
 * pushes only what changed. Ends with 1 when no row could be saved, or with `strict` when any was left out.
 */
export async function importFile(
  cli: Cli,
  file: string,
  { strict = false, ignoreUnknownColumns = false }: ImportCommandOptions,
): Promise<ExitCode> {
  const { stopped } = cli;
  const { importUsers } = await import('../sync/import.js');
  return withBridge(cli, {}, async (bridge) => {
    const progress = await createProgress(cli.stderr, 'kB');
    const stop = new AbortController();
    let signal: NodeJS.Signals | undefined;
    void stopped.then((name) => {
      signal = name;
      stop.abort();
    });
    try {
      const result = await importUsers({
        source: file === '-' ? process.stdin : file,
        // Behind sign-ups that happen meanwhile.
        saveMany: (users) => bridge.users.saveMany(users, { priority: 'backfill' }),
        ignoreUnknownColumns,
        signal: stop.signal,
        onProgress: ({ bytes, totalBytes = 0, rows, skipped }) =>
          progress.update({
            done: kilo(bytes),
            total: kilo(totalBytes),
            note: `${rows} rows${skipped > 0 ? `, ${skipped} left out` : ''}`,
          }),
      });
      progress.stop();
      tellErrors(cli, result);
      cli.result(result, () => lines(cli, result));
      if (signal) return exitCodeOf(signal);
      return result.saved === 0 || (strict && result.skipped > 0) ? 1 : 0;
    } finally {
      progress.stop();
    }
  });
}

const kilo = (bytes: number): number => Math.ceil(bytes / 1000);

function tellErrors(cli: Cli, { errors, skipped }: ImportResult): void {
  for (const { line, problem } of errors.slice(0, SHOWN)) cli.note(`${cli.paint.yellow(`line ${line}`)}  ${printable(problem)}`);
  if (skipped > SHOWN) cli.note(`… and ${skipped - SHOWN} more; --json lists the first 1,000`);
}

function lines({ paint }: Cli, { rows, saved, changed, skipped, aborted }: ImportResult): string[] {
  return [
    `${rows} rows: ${saved} saved (${changed} new or changed), ${skipped > 0 ? paint.yellow(`${skipped} left out`) : '0 left out'}`,
    ...(aborted ? [paint.yellow('Stopped before the end; run it again to go on, what is saved costs nothing.')] : []),
    ...(changed > 0 ? ['They reach Zoho through `zoho-bridge worker`, `serve` or `drain`.'] : []),
  ];
}
