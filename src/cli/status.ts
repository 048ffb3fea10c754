import type { Status } from '../types.js';
import type { PollingStatus } from '../types-polling.js';
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

function lines({ paint }: Cli, { users, syncs, calls, token, database, polling }: Status): string[] {
  const tokenPaint = token.state === 'ok' ? paint.green : token.state === 'none' ? paint.dim : paint.red;
  const right = 'right' as const;
  return [
    `${paint.bold('users')}     ${users}`,
    `${paint.bold('database')}  ${database.kind} at ${database.where}, schema ${database.migration}`,
    `${paint.bold('token')}     ${tokenPaint(token.state)}${token.reason ? `: ${token.reason}` : ''}${token.expiresAt ? `, until ${token.expiresAt}` : ''}`,
    ...(polling === null ? [] : [`${paint.bold('tickets')}   ${pollingLine(polling)}`]),
    ...(polling?.warning ? [`          ${paint.yellow(polling.warning)}`] : []),
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

/** `500 live, looked at every 60 s (all of them every 15 min), each by its id every 24 h; …` */
function pollingLine({ live, lookMs, scanMs, byIdMs, webhooks, ...credits }: PollingStatus): string {
  const how =
    lookMs === null
      ? 'not looked at'
      : [
          `looked at every ${spanOf(lookMs)}`,
          ...(scanMs === null || scanMs === lookMs ? [] : [`all of them every ${spanOf(scanMs)}`]),
          ...(byIdMs === null ? [] : [`each by its id every ${spanOf(byIdMs)}`]),
          webhooks ? 'webhooks work' : 'no webhooks',
        ].join(', ');
  const { creditsPerDay, share, creditsUsed, creditsLeft } = credits;
  const left = creditsLeft === null ? '' : `, Desk says ${creditsLeft} are left`;
  return `${live} live, ${how}; at most ${creditsPerDay}${share === null ? '' : ` of ${share}`} credits a day, ${creditsUsed} used${left}`;
}

function spanOf(ms: number): string {
  if (ms < 120_000) return `${Math.round(ms / 1000)} s`;
  return ms < 7_200_000 ? `${Math.round(ms / 60_000)} min` : `${Math.round(ms / 3_600_000)} h`;
}
