import type { SyncState, UserView } from '../types.js';
import type { UserDetail } from '../types-billing.js';
import { type Cli, CommandError, type ExitCode, withBridge } from './cli.js';
import { printable, table } from './terminal/table.js';

export interface UsersListOptions {
  state?: 'parked' | 'waiting';
  limit: number;
  after?: string;
}

/** One page of users, by id. */
export async function usersList(cli: Cli, options: UsersListOptions): Promise<ExitCode> {
  return withBridge(cli, {}, async (bridge) => {
    const page = await bridge.users.list(options);
    cli.result(page, () => {
      if (page.items.length === 0) return ['No users.'];
      return table(
        page.items,
        [
          { title: 'ID', value: (user) => user.id },
          { title: 'E-MAIL', value: (user) => user.email },
          { title: 'NAME', value: (user) => user.name ?? [user.firstName, user.lastName].filter(Boolean).join(' ') },
          { title: 'TIER', value: (user) => user.tier },
          { title: 'SYNCS', value: summary },
        ],
        cli.paint,
      );
    });
    if (page.next) cli.note(`More: add --after ${quote(page.next)}`);
    return 0;
  });
}

/** One user and how far each sync is. */
export async function usersShow(cli: Cli, id: string): Promise<ExitCode> {
  return withBridge(cli, {}, async (bridge) => {
    const user = await bridge.users.get(id);
    if (!user) throw new CommandError('user_not_found', `There is no user with the id ${printable(id)}.`);
    cli.result(user, () => lines(cli, user));
    return 0;
  });
}

function lines({ paint }: Cli, { syncs, subscriptions, ...user }: UserDetail): string[] {
  return [
    ...Object.entries(user).map(([name, value]) => `${paint.dim(name.padEnd(10))} ${printable(String(value ?? '–'))}`),
    '',
    ...table(
      syncs,
      [
        { title: 'SYNC', value: (row) => row.sync },
        { title: 'STATE', value: (row) => row.state, paint: (text, row) => colorOf(row, paint)(text) },
        { title: 'ATTEMPTS', value: (row) => row.attempts, align: 'right' },
        { title: 'PUSHED', value: (row) => row.pushedAt },
        {
          title: 'REASON',
          value: (row) =>
            [row.reason, ...(row.refusedFields.length > 0 ? [`not taken: ${row.refusedFields.join(', ')}`] : [])]
              .filter(Boolean)
              .join('; '),
        },
      ],
      paint,
    ),
    ...(subscriptions.length === 0
      ? []
      : [
          '',
          ...table(
            subscriptions,
            [
              { title: 'SUBSCRIPTION', value: (row) => row.product },
              { title: 'WISH', value: (row) => row.wish },
              { title: 'PLAN', value: (row) => row.planCode },
              { title: 'BILLING', value: (row) => row.billing?.status },
              { title: 'TERM ENDS', value: (row) => row.billing?.termEndsAt },
            ],
            paint,
          ),
        ]),
  ];
}

const colorOf = (row: SyncState, paint: Cli['paint']) => ({ synced: paint.green, waiting: paint.yellow, parked: paint.red })[row.state];

/** `2 synced, 1 parked` */
function summary(user: UserView): string {
  const states = ['synced', 'waiting', 'parked'] as const;
  const counts = states.map((state) => [user.syncs.filter((sync) => sync.state === state).length, state] as const);
  return counts.flatMap(([count, state]) => (count > 0 ? [`${count} ${state}`] : [])).join(', ');
}

/** Fit to be pasted into a shell. */
export function quote(text: string): string {
  return /^[\w.:@/-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
