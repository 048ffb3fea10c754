import type { PlanList } from '../types-billing.js';
import { type Cli, type ExitCode, withBridge } from './cli.js';
import { table } from './terminal/table.js';

/** What Billing sells. Asks Zoho when what is kept is older than ten minutes. */
export async function plans(cli: Cli): Promise<ExitCode> {
  return withBridge(cli, {}, async (bridge) => {
    const list = await bridge.plans.list();
    cli.result(list, () => lines(cli, list));
    cli.note(`As of ${list.asOf}.`);
    return 0;
  });
}

function lines({ paint }: Cli, { items, addons, coupons }: PlanList): string[] {
  const right = 'right' as const;
  const price = (row: { price: string | null; currency: string | null }) =>
    row.price && [row.price, row.currency].filter(Boolean).join(' ');
  const faded = (text: string, row: { status: string }) => (row.status === 'active' ? paint.green(text) : paint.dim(text));
  const plansTable = table(
    items,
    [
      { title: 'PLAN', value: (row) => row.planCode },
      { title: 'NAME', value: (row) => row.name },
      { title: 'PRICE', value: price, align: right },
      { title: 'EVERY', value: (row) => every(row) },
      { title: 'TRIAL DAYS', value: (row) => row.trialDays, align: right },
      { title: 'STATUS', value: (row) => row.status, paint: faded },
    ],
    paint,
  );
  const addonsTable = table(
    addons,
    [
      { title: 'ADDON', value: (row) => row.addonCode },
      { title: 'NAME', value: (row) => row.name },
      { title: 'PRICE', value: price, align: right },
      { title: 'TYPE', value: (row) => row.type },
      { title: 'STATUS', value: (row) => row.status, paint: faded },
    ],
    paint,
  );
  const couponsTable = table(
    coupons,
    [
      { title: 'COUPON', value: (row) => row.couponCode },
      { title: 'NAME', value: (row) => row.name },
      {
        title: 'OFF',
        value: (row) => row.discount && (row.discountBy === 'percentage' ? `${row.discount} %` : row.discount),
        align: right,
      },
      { title: 'FOR', value: (row) => row.type },
      { title: 'STATUS', value: (row) => row.status, paint: faded },
    ],
    paint,
  );
  if (items.length === 0) return ['Billing sells nothing yet.'];
  return [...plansTable, ...(addons.length > 0 ? ['', ...addonsTable] : []), ...(coupons.length > 0 ? ['', ...couponsTable] : [])];
}

/** `month`, `3 months`. */
function every({ interval, intervalUnit }: { interval: number | null; intervalUnit: string }): string {
  return interval === 1 ? intervalUnit.replace(/s$/, '') : `${interval ?? '?'} ${intervalUnit}`;
}
