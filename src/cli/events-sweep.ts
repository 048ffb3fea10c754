import { isDay } from '../lib/day.js';
import type { SweepReport } from '../types-sweep.js';
import { type Cli, type ExitCode, UsageError, withBridge } from './cli.js';

/** Asks Billing and Desk for what webhooks lost; with `drain` also looks at what was found. */
export async function eventsSweep(cli: Cli, { since, drain = false }: { since?: string; drain?: boolean }): Promise<ExitCode> {
  if (since !== undefined && !isDay(since)) {
    throw new UsageError('--since must be a day such as 2026-03-01.');
  }
  return withBridge(cli, { need: ['zoho'] }, async (bridge) => {
    const report = await bridge.events.sweep(since === undefined ? {} : { since });
    const drained = drain ? await bridge.drain() : undefined;
    const { tickets } = report;
    cli.result({ ...report, ...(drained ? { drained: drained.drained } : {}) }, () => [
      ...(report.from === '' ? [] : ofBilling(cli, report)),
      ...(tickets === null
        ? []
        : [
            `${tickets.live} tickets were compared; ${tickets.rung} are looked at again.`,
            cli.paint.dim(`Calls to Desk: ${tickets.calls}, credits: ${tickets.credits}`),
          ]),
    ]);
    return drained?.drained === false ? 1 : 0;
  });
}

const ofBilling = (cli: Cli, report: SweepReport): string[] => [
  `${report.new} of ${report.events} events since ${report.from} were new.`,
  report.compared
    ? `${report.subscriptions} subscriptions and the open invoices were compared; ${report.rung} are looked at again.`
    : 'Subscriptions and invoices were compared a short while ago.',
  cli.paint.dim(`${report.calls} calls to Billing`),
];
