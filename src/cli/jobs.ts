import type { JobView, SyncName } from '../types.js';
import { type Cli, type ExitCode, UsageError, withBridge } from './cli.js';
import { table } from './terminal/table.js';
import { quote } from './users.js';

export interface JobsListOptions {
  sync?: SyncName;
  state?: JobView['state'];
  limit: number;
  after?: string;
}

/** One page of jobs that are not done. */
export async function jobsList(cli: Cli, options: JobsListOptions): Promise<ExitCode> {
  return withBridge(cli, {}, async (bridge) => {
    const page = await bridge.jobs.list(options);
    const { paint } = cli;
    const colors = { queued: paint.dim, active: paint.green, retrying: paint.yellow, parked: paint.red };
    cli.result(page, () => {
      if (page.items.length === 0) return ['No jobs.'];
      return table(
        page.items,
        [
          { title: 'SYNC', value: (job) => job.sync },
          { title: 'USER', value: (job) => job.userId },
          { title: 'STATE', value: (job) => job.state, paint: (text, job) => colors[job.state](text) },
          { title: 'ATTEMPTS', value: (job) => job.attempts, align: 'right' },
          { title: 'DUE', value: (job) => job.dueAt },
          { title: 'REASON', value: (job) => job.reason ?? '' },
        ],
        paint,
      );
    });
    if (page.next) cli.note(`More: add --after ${quote(page.next)}`);
    return 0;
  });
}

export interface JobsReplayOptions {
  all?: boolean;
  sync?: SyncName;
  user?: string;
}

/** Queues parked jobs again: one sync's, one user's, or all. */
export async function jobsReplay(cli: Cli, { all = false, sync, user }: JobsReplayOptions): Promise<ExitCode> {
  if (all ? sync || user : !sync && !user) throw new UsageError('Say which jobs: --sync, --user or both, or --all.');
  return withBridge(cli, {}, async (bridge) => {
    const replayed = await bridge.jobs.replay({ sync, userId: user });
    cli.result({ replayed }, () => [`${replayed} ${replayed === 1 ? 'job' : 'jobs'} queued again.`]);
    return 0;
  });
}
