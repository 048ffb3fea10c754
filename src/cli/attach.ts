import type { AttachReport } from '../types.js';
import { type Cli, type ExitCode, interruptible, UsageError, withBridge } from './cli.js';
import { createProgress } from './terminal/progress.js';
import { printable } from './terminal/table.js';

export interface AttachCommandOptions {
  table: string;
  map?: string;
  dryRun?: boolean;
  detach?: boolean;
  /** False with `--no-backfill`. */
  backfill: boolean;
}

/** Puts a trigger on the app's own users table, or takes it away again. */
export async function attach(cli: Cli, { table, map, dryRun = false, detach = false, backfill }: AttachCommandOptions): Promise<ExitCode> {
  const fields = map === undefined ? {} : readMap(map);
  if (!detach && (fields.id === undefined || fields.email === undefined)) {
    throw new UsageError('--map must name at least the columns of id and email, such as --map id=id,email=email');
  }
  // A dry run changes nothing at all, so it brings no schema along either.
  return withBridge(cli, { migrate: !dryRun }, async (bridge) => {
    const progress = await createProgress(cli.stderr, 'rows');
    const work = bridge.attach({
      table,
      map: fields,
      dryRun,
      detach,
      backfill,
      onProgress: progress.update,
    });
    const finish = (report: AttachReport): ExitCode => {
      progress.stop();
      cli.result(report, () => lines(cli, report));
      return 0;
    };
    try {
      return await interruptible(cli, work.then(finish));
    } finally {
      progress.stop();
    }
  });
}

function lines({ paint }: Cli, { state, table, statements, backfilled, skipped }: AttachReport): string[] {
  const heads = {
    planned: [...statements.flatMap((sql) => [sql.trimEnd().replace(/;?$/, ';'), '']), paint.green('Nothing was changed.')],
    attached: [`${paint.green('Attached')} to ${table}; ${backfilled} rows were there already.`],
    detached: [`${paint.green('Detached')} from ${table}.`],
  };
  return [...heads[state], ...skipped.map(({ id, message }) => `${paint.yellow('left out')} ${printable(id)}: ${printable(message)}`)];
}

/** `id=id,email=email_address` */
function readMap(text: string): Record<string, string> {
  const pairs = text.split(',').map((part) => /^\s*(\w+)\s*=\s*(\S(?:.*\S)?)\s*$/.exec(part));
  const bad = pairs.indexOf(null);
  if (bad >= 0) throw new UsageError(`--map: part ${bad + 1} is not field=column, such as email=email_address`);
  const fields = pairs.flatMap((pair) => (pair?.[1] && pair[2] ? [[pair[1], pair[2]] as const] : []));
  if (new Set(fields.map(([field]) => field)).size < fields.length) throw new UsageError('--map: a field is given twice');
  return Object.fromEntries(fields);
}
