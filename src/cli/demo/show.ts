import type { Paint } from '../terminal/paint.js';
import { table } from '../terminal/table.js';
import { bars } from './bars.js';
import type { MoneyStory } from './money.js';
import type { Fact } from './proof.js';
import type { SupportStory } from './support.js';

export interface DemoResult {
  ok: boolean;
  people: number;
  seed: number;
  /** Of the sign-ups. */
  seconds: number;
  facts: Fact[];
  calls: { service: string; operation: string; calls: number; faults: number }[];
  /** That arrived. */
  mails: number;
  /** What the same again costs: unchanged people are free. */
  callsOfASecondRound: number;
  money: Omit<MoneyStory, 'facts' | 'chart'>;
  support: Omit<SupportStory, 'facts'>;
  /** The revenue as a picture. */
  chart: string;
}

/** The demo's result for a person. `svg`: where the picture was written to. */
export function showDemo(paint: Paint, result: DemoResult, svg: string | undefined): string[] {
  const { ok, people, seconds, seed, calls, callsOfASecondRound, money, support, mails } = result;
  const mark = (good: boolean) => (good ? paint.green('✓') : paint.red('✗'));
  return [
    ...showMoney(paint, money),
    ...showSupport(paint, support, mails),
    ...(svg === undefined ? [] : ['', `The chart is in ${svg}.`]),
    '',
    paint.bold(`${people} people, ${seconds} s, seed ${seed}: what the emulated Zoho holds`),
    ...table(
      result.facts,
      [
        { title: '', value: (fact) => (fact.ok ? '✓' : '✗'), paint: (text, fact) => (fact.ok ? paint.green(text) : paint.red(text)) },
        { title: 'fact', value: (fact) => fact.what },
        { title: 'expected', value: (fact) => fact.expected, align: 'right' },
        { title: 'found', value: (fact) => fact.found, align: 'right' },
      ],
      paint,
    ),
    '',
    paint.bold('Calls it took, and how many of them were spoilt on purpose'),
    ...table(
      calls,
      [
        { title: 'service', value: (row) => row.service },
        { title: 'operation', value: (row) => row.operation },
        { title: 'calls', value: (row) => row.calls, align: 'right' },
        { title: 'spoilt', value: (row) => row.faults, align: 'right' },
      ],
      paint,
    ),
    '',
    `${mark(callsOfASecondRound === 0)} the same people again cost ${callsOfASecondRound} calls`,
    ok
      ? paint.green('Everybody is there, once each. What Billing and Desk know is known here, and was told once.')
      : paint.red('Something is wrong; see the marks above.'),
  ];
}

function showMoney(paint: Paint, { days, fates, statuses, told, webhooks, report, seconds }: DemoResult['money']): string[] {
  const { sent, lost, doubled } = webhooks;
  const turns = countTurns(fates);
  const usd = report.currencies['USD'];
  return [
    '',
    paint.bold(`${fates.length} subscribers, ${days} days in ${seconds} s: what became of them`),
    ...counted(paint, turns),
    '',
    paint.bold('Their subscriptions in the end'),
    ...counted(
      paint,
      statuses.map(({ status, count }) => ({ label: status, count })),
    ),
    '',
    paint.bold(`What was told, once each: ${sent} webhooks, ${lost} of them lost, ${doubled} doubled`),
    ...counted(
      paint,
      told.map(({ name, count }) => ({ label: name, count })),
    ),
    '',
    paint.bold(`Revenue from ${report.from} to ${report.to}, US dollars`),
    ...bars(
      report.rows.flatMap(({ month, invoiced, collected }) => [
        { label: `${month ?? ''} invoiced`, size: Number(invoiced), value: invoiced },
        { label: `${month ?? ''} collected`, size: Number(collected), value: collected },
      ]),
      { width: 40, paint: paint.green },
    ),
    ...(usd
      ? [
          paint.dim(
            `MRR ${usd.mrr} · ARR ${usd.arr} · ${usd.customers} customers · new ${usd.movements.new} · expansion ${usd.movements.expansion} · ` +
              `contraction ${usd.movements.contraction} · churned ${usd.movements.churned} · outstanding ${usd.outstanding}`,
          ),
        ]
      : []),
  ];
}

function showSupport(paint: Paint, { escalations, hours, seconds, plots, told }: DemoResult['support'], mails: number): string[] {
  return [
    '',
    paint.bold(`${escalations} conversations handed over to people, ${hours} hours in ${seconds} s: what became of them`),
    ...counted(
      paint,
      plots.map(({ plot, count }) => ({ label: plot, count })),
    ),
    '',
    paint.bold('What was told of them, once each'),
    ...counted(
      paint,
      told.map(({ name, count }) => ({ label: name, count })),
    ),
    paint.dim(`${mails} mails arrived in all.`),
  ];
}

function counted(paint: Paint, rows: readonly { label: string; count: number }[]): string[] {
  return bars(
    rows.map(({ label, count }) => ({ label, size: count, value: String(count) })),
    { width: 30, paint: paint.green },
  );
}

function countTurns(fates: MoneyStory['fates']): { label: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const { turn } of fates) counts.set(turn, (counts.get(turn) ?? 0) + 1);
  return [...counts].map(([label, count]) => ({ label, count })).sort((a, b) => b.count - a.count);
}
