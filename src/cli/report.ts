import { writeFile } from 'node:fs/promises';
import type { Bridge } from '../bridge-types.js';
import { decimalOf, unitsOf } from '../lib/decimal.js';
import { revenueSvg } from '../reports/chart.js';
import { grouped } from '../reports/chart-scale.js';
import { revenueCsv } from '../reports/csv.js';
import type { RevenueBasis, RevenueGroup, RevenueQuestion, RevenueReport, RevenueRow } from '../types-revenue.js';
import { type Cli, CommandError, type ExitCode, UsageError, withBridge } from './cli.js';
import { documentLines } from './report-documents.js';
import { type Column, table } from './terminal/table.js';

export interface ReportRevenueOptions {
  from?: string;
  to?: string;
  by: RevenueGroup;
  basis: RevenueBasis;
  documents?: boolean;
  trace?: boolean;
  compare?: boolean;
  offline?: boolean;
  csv?: boolean;
  svg?: string;
}

/** The revenue report: as a table, JSON or CSV, and as a chart in a file. */
export async function reportRevenue(cli: Cli, { csv, svg, offline, documents, trace, ...asked }: ReportRevenueOptions): Promise<ExitCode> {
  if (csv && cli.json) throw new UsageError('Choose one of --csv and --json.');
  const { from, to, by, basis, compare } = asked;
  const question: RevenueQuestion = { from, to, by, basis, compare, fresh: !offline, trace: documents ?? trace };
  return withBridge(cli, { typed: true }, async (bridge) => {
    const report = await bridge.reports.revenue(question);
    if (svg !== undefined) await writeChart(bridge, report, svg);
    cli.result(report, () => (csv ? [revenueCsv(report).slice(0, -1)] : lines(cli, report)));
    if (csv) return 0;
    for (const note of report.notes) cli.note(note);
    cli.note(`Days in ${report.timeZone}; as of ${report.asOf ?? 'never: nothing is stored yet'}.`);
    if (svg !== undefined) cli.note(`The chart is in ${svg}`);
    return 0;
  });
}

/** Always by month, whatever the rows of the report are. */
async function writeChart(bridge: Bridge, { from, to, by, rows, source }: RevenueReport, file: string): Promise<void> {
  const months = by === 'month' ? rows : (await bridge.reports.revenue({ from, to, by: 'month', fresh: false })).rows;
  await writeFile(file, revenueSvg({ from, to, source, rows: months })).catch((error: NodeJS.ErrnoException) => {
    throw new CommandError('not_written', `The chart cannot be written: ${error.message}`);
  });
}

const INVOICED: [string, (row: RevenueRow) => string | null][] = [
  ['INVOICED', (row) => row.invoiced],
  ['CREDITED', (row) => row.credited],
  ['TAX', (row) => row.tax],
];
const COLLECTED: [string, (row: RevenueRow) => string | null][] = [
  ['COLLECTED', (row) => row.collected],
  ['REFUNDED', (row) => row.refunded],
];

/** `1.0423` → `104.23%` */
const percent = (ratio: string | null | undefined) => ratio && `${decimalOf(unitsOf(ratio, 4), 2)}%`;

function lines(cli: Cli, report: RevenueReport): string[] {
  const { paint } = cli;
  const { rows, by, basis, from, to } = report;
  const head = paint.bold(`Revenue from ${from} to ${to}, as ${basis}`);
  if (rows.length === 0) return [head, 'Nothing was invoiced, paid or subscribed to.', ...documentLines(cli, report)];
  const amount = (
    title: string,
    value: (row: RevenueRow) => string | null | undefined,
    color?: Column<RevenueRow>['paint'],
  ): Column<RevenueRow> => {
    const shown = (row: RevenueRow) => {
      const text = value(row);
      return text === null || text === undefined ? undefined : grouped(text);
    };
    return { title, value: shown, align: 'right', ...(color ? { paint: color } : {}) };
  };
  const named: Column<RevenueRow>[] = [
    { title: 'CURRENCY', value: (row) => row.currency },
    ...(by === 'month' ? [{ title: 'MONTH', value: (row: RevenueRow) => row.month }] : []),
    ...(by === 'plan' ? [{ title: 'PLAN', value: (row: RevenueRow) => row.plan }] : []),
  ];
  const [own, other] = basis === 'invoiced' ? [INVOICED, COLLECTED] : [COLLECTED, INVOICED];
  const money = table(
    rows,
    [
      ...named,
      ...own.map(([title, value]) => amount(title, value)),
      amount('REVENUE', (row) => row.revenue, paint.green),
      ...other.map(([title, value]) => amount(title, value)),
      ...(by === 'currency' ? [amount('OUTSTANDING', (row) => row.outstanding, paint.yellow)] : []),
      ...(by === 'plan' ? [amount('MRR', (row) => row.mrr), amount('CUSTOMERS', (row) => String(row.customers))] : []),
    ],
    paint,
  );
  const recurring = table(
    rows,
    [
      ...named,
      amount('MRR START', (row) => row.movements?.start),
      amount('NEW', (row) => row.movements?.new, paint.green),
      amount('BACK', (row) => row.movements?.reactivation, paint.green),
      amount('EXPANSION', (row) => row.movements?.expansion, paint.green),
      amount('CONTRACTION', (row) => row.movements?.contraction, paint.red),
      amount('CHURNED', (row) => row.movements?.churned, paint.red),
      amount('MRR END', (row) => row.mrr, paint.bold),
      amount('ARR', (row) => row.arr),
      amount('CUSTOMERS', (row) => String(row.customers)),
      { title: 'NRR', value: (row) => percent(row.netRetention), align: 'right' },
      { title: 'GRR', value: (row) => percent(row.grossRetention), align: 'right' },
    ],
    paint,
  );
  return [head, '', ...money, ...(by === 'plan' ? [] : ['', ...recurring]), ...documentLines(cli, report)];
}
