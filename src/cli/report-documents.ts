import { grouped } from '../reports/chart-scale.js';
import type { RevenueReport } from '../types-revenue.js';
import type { Cli } from './cli.js';
import { table } from './terminal/table.js';

/** What a report was asked to list beside its figures: documents, movements, Books' own figures. */
export function documentLines({ paint }: Pick<Cli, 'paint'>, { documents, movements, subscriptions, comparison }: RevenueReport): string[] {
  const right = 'right' as const;
  const section = (title: string, rows: string[]) => (rows.length > 1 ? ['', paint.bold(title), ...rows] : []);
  return [
    ...section(
      'Documents',
      table(
        documents ?? [],
        [
          { title: 'FIGURE', value: (row) => row.figure },
          { title: 'DATE', value: (row) => row.date },
          { title: 'NUMBER', value: (row) => row.number },
          { title: 'AMOUNT', value: (row) => grouped(row.amount), align: right },
          { title: 'CURRENCY', value: (row) => row.currency },
          ...(documents?.some((row) => row.plan !== undefined) ? [{ title: 'PLAN', value: (row: { plan?: string }) => row.plan }] : []),
          { title: 'USER', value: (row) => row.userId },
          { title: 'ID', value: (row) => row.id, paint: paint.dim },
        ],
        paint,
      ),
    ),
    ...section(
      'Movements of MRR',
      table(
        movements ?? [],
        [
          { title: 'DATE', value: (row) => row.date },
          { title: 'MOVEMENT', value: (row) => row.movement },
          { title: 'BEFORE', value: (row) => grouped(row.before), align: right },
          { title: 'AFTER', value: (row) => grouped(row.after), align: right },
          { title: 'CURRENCY', value: (row) => row.currency },
          { title: 'USER', value: (row) => row.customer },
        ],
        paint,
      ),
    ),
    ...section(
      'Subscriptions that count in MRR',
      table(
        subscriptions ?? [],
        [
          { title: 'USER', value: (row) => row.customer },
          { title: 'PLAN', value: (row) => row.plan },
          { title: 'RECURRING', value: (row) => grouped(row.recurring), align: right },
          { title: 'CURRENCY', value: (row) => row.currency },
          { title: 'MONTHS', value: (row) => row.intervalMonths, align: right },
          { title: 'ID', value: (row) => row.subscriptionId, paint: paint.dim },
        ],
        paint,
      ),
    ),
    ...section(
      "Beside Books' own reports",
      table(
        comparison?.items ?? [],
        [
          { title: 'CURRENCY', value: (row) => row.currency },
          { title: 'FIGURE', value: (row) => row.figure },
          { title: 'OURS', value: (row) => grouped(row.ours), align: right },
          { title: 'BOOKS', value: (row) => grouped(row.books), align: right },
          { title: 'DIFFERENCE', value: (row) => grouped(row.difference), align: right },
        ],
        paint,
      ),
    ),
    ...(comparison && !comparison.answered ? ['', `No comparison: ${comparison.reason ?? 'Books did not answer'}.`] : []),
  ];
}
