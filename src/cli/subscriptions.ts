import type { SubscriptionItems, SubscriptionView, When } from '../types-billing.js';
import { type Cli, CommandError, type ExitCode, UsageError, withBridge } from './cli.js';
import { printable, table } from './terminal/table.js';
import { quote } from './users.js';

export interface SubscriptionsListOptions {
  live?: boolean;
  limit: number;
  after?: string;
}

/** One page of subscriptions, by id. */
export async function subscriptionsList(cli: Cli, options: SubscriptionsListOptions): Promise<ExitCode> {
  return withBridge(cli, {}, async (bridge) => {
    const page = await bridge.subscriptions.list(options);
    const colors = { synced: cli.paint.green, waiting: cli.paint.yellow, parked: cli.paint.red };
    cli.result(page, () => {
      if (page.items.length === 0) return ['No subscriptions.'];
      return table(
        page.items,
        [
          { title: 'ID', value: (row) => row.id },
          { title: 'USER', value: (row) => row.userId },
          { title: 'PRODUCT', value: (row) => row.product },
          { title: 'WISH', value: (row) => row.wish },
          { title: 'WHAT', value: words },
          { title: 'BILLING', value: (row) => row.billing?.status },
          { title: 'TERM ENDS', value: (row) => row.billing?.termEndsAt },
          { title: 'SYNC', value: (row) => row.sync.state, paint: (text, row) => colors[row.sync.state](text) },
          { title: 'REASON', value: (row) => row.sync.reason ?? '' },
        ],
        cli.paint,
      );
    });
    if (page.next) cli.note(`More: add --after ${quote(page.next)}`);
    return 0;
  });
}

interface Which {
  product?: string;
}

/** The latest subscription of a user. */
export async function subscriptionsShow(cli: Cli, userId: string, { product }: Which): Promise<ExitCode> {
  return withBridge(cli, {}, async (bridge) => {
    const view = await bridge.subscriptions.get(userId, { product });
    if (!view) throw new CommandError('no_subscription', `There is no subscription of the user ${printable(userId)}.`);
    cli.result(view, () => lines(cli, view));
    return 0;
  });
}

interface Items extends Which {
  quantity?: number;
  addon?: string[];
  coupon?: string;
}

export interface CreateOptions extends Items {
  plan: string;
  startsAt?: string;
  trialDays?: number;
  autoCollect?: boolean;
}

/** Subscribes a user: the job is queued, a worker does the rest. */
export async function subscriptionsCreate(cli: Cli, userId: string, options: CreateOptions): Promise<ExitCode> {
  const { plan, quantity, addon, coupon, startsAt, trialDays, autoCollect, product } = options;
  return withBridge(cli, { typed: true }, async (bridge) => {
    const { created, ...view } = await bridge.subscriptions.create(userId, {
      planCode: plan,
      ...{ quantity, startsAt, trialDays, autoCollect, product },
      ...(addon ? { addons: addon.map(readAddon) } : {}),
      ...(coupon === undefined ? {} : { couponCode: coupon }),
    });
    cli.result(view, () => lines(cli, view));
    cli.note(created ? 'Queued: a worker makes it in Billing.' : 'There was one just like it.');
    return 0;
  });
}

export interface ChangeOptions extends Items {
  plan?: string;
  withoutCoupon?: boolean;
  withoutAddons?: boolean;
  when?: When;
}

export async function subscriptionsChange(cli: Cli, userId: string, options: ChangeOptions): Promise<ExitCode> {
  const { plan, quantity, addon, withoutAddons, coupon, withoutCoupon, when, product } = options;
  return withBridge(cli, { typed: true }, async (bridge) => {
    const view = await bridge.subscriptions.change(userId, {
      planCode: plan,
      ...{ quantity, when, product },
      ...(addon || withoutAddons ? { addons: withoutAddons ? [] : (addon ?? []).map(readAddon) } : {}),
      ...(withoutCoupon ? { couponCode: null } : coupon === undefined ? {} : { couponCode: coupon }),
    });
    cli.result(view, () => lines(cli, view));
    return 0;
  });
}

export async function subscriptionsCancel(cli: Cli, userId: string, { when, product }: Which & { when?: When }): Promise<ExitCode> {
  return withBridge(cli, { typed: true }, async (bridge) => {
    const view = await bridge.subscriptions.cancel(userId, { when, product });
    cli.result(view, () => lines(cli, view));
    return 0;
  });
}

export async function subscriptionsReactivate(cli: Cli, userId: string, { product }: Which): Promise<ExitCode> {
  return withBridge(cli, { typed: true }, async (bridge) => {
    const view = await bridge.subscriptions.reactivate(userId, { product });
    cli.result(view, () => lines(cli, view));
    return 0;
  });
}

/** `extra-seat` or `extra-seat=3`. */
function readAddon(text: string): { addonCode: string; quantity?: number } {
  const [, addonCode = '', quantity] = /^(.*?)(?:=(\d+))?$/.exec(text) ?? [];
  if (addonCode === '' || addonCode.includes('=')) throw new UsageError('Give an addon as code or code=quantity.');
  return quantity === undefined ? { addonCode } : { addonCode, quantity: Number(quantity) };
}

/** `2 × pro-monthly + 3 × extra-seat` */
function words({ planCode, quantity, addons }: SubscriptionItems): string {
  const one = (count: number, code: string) => (count === 1 ? code : `${count} × ${code}`);
  return [one(quantity, planCode), ...addons.map((addon) => one(addon.quantity, addon.addonCode))].join(' + ');
}

function lines({ paint }: Cli, view: SubscriptionView): string[] {
  const { billing, sync } = view;
  const rows: [string, string | number | boolean | null][] = [
    ['id', view.id],
    ['user', view.userId],
    ['product', view.product],
    ['wish', view.wish],
    ['what', words(view)],
    ['next', view.next && words(view.next)],
    ['coupon', view.couponCode],
    ['starts', view.startsAt],
    ['sync', [sync.state, sync.reason].filter(Boolean).join(': ')],
    ['billing', billing && [billing.status, words(billing), billing.amount, billing.currency].filter(Boolean).join(', ')],
    ['term', billing && `${billing.termStartsAt ?? '–'} to ${billing.termEndsAt ?? '–'}`],
  ];
  return rows.map(([name, value]) => `${paint.dim(name.padEnd(8))} ${printable(String(value ?? '–'))}`);
}
