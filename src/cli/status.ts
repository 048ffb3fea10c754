import type { Status } from '../types.js';
import { type Cli, type ExitCode, withBridge } from './cli.js';
import { table } from './terminal/table.js';

/** What is in the store, what is under way, what was called, how the token is. */
export async function status(cli: Cli): Promise<ExitCode> {
  return withBridge(cli, {}, async (bridge) => {
    const now = await bridge.status();
    cli.result(now, () => lines(cli, now));
    return 0;
  });
}

function lines({ paint }: Cli, { users, syncs, calls, token, database }: Status): string[] {
  const tokenPaint = token.state === 'ok' ? paint.green : token.state === 'none' ? paint.dim : paint.red;
  const right = 'right' as const;
  return [
    `${paint.bold('users')}     ${users}`,
    `${paint.bold('database')}  ${database.kind} at ${database.where}, schema ${database.migration}`,
    `${paint.bold('token')}     ${tokenPaint(token.state)}${token.reason ? `: ${token.reason}` : ''}${token.expiresAt ? `, until ${token.expiresAt}` : ''}`,
    '',
    ...table(
      syncs,
      [
        { title: 'SYNC', value: (row) => row.sync },
        { title: 'SYNCED', value: (row) => row.synced, align: right },
        { title: 'QUEUED', value: (row) => row.queued, align: right },
        { title: 'ACTIVE', value: (row) => row.active, align: right },
        {
          title: 'RETRYING',
          value: (row) => row.retrying,
          align: right,
          paint: (text, row) => (row.retrying > 0 ? paint.yellow(text) : text),
        },
        { title: 'PARKED', value: (row) => row.parked, align: right, paint: (text, row) => (row.parked > 0 ? paint.red(text) : text) },
        { title: 'WAITING FOR', value: (row) => row.waitingFor ?? '' },
      ],
      paint,
    ),
    ...(calls.length === 0
      ? []
      : [
          '',
          ...table(
            calls,
            [
              { title: 'CALLS TO', value: (row) => row.service },
              { title: 'LAST HOUR', value: (row) => row.lastHour, align: right },
              {
                title: 'FAILED',
                value: (row) => row.failuresLastHour,
                align: right,
                paint: (text, row) => (row.failuresLastHour > 0 ? paint.yellow(text) : text),
              },
              { title: 'LAST DAY', value: (row) => row.lastDay, align: right },
              { title: 'CREDITS', value: (row) => row.creditsLastDay, align: right },
            ],
            paint,
          ),
        ]),
  ];
}
