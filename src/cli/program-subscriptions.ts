import { type Command, Option } from 'commander';
import type { Execute, Make } from './program.js';
import { wholeNumber } from './whole-number.js';

/** `zoho-bridge subscriptions …` below the command that holds them. */
export function subscriptionCommands(holder: Command, command: Make, execute: Execute): void {
  const group = 'Commands:';
  const make = (spec: string, description: string) => command(group, spec, description, holder);
  const ofUser = (made: Command) =>
    made.argument('<user>', "the app's own id of the user").option('--product <name>', 'which one, if a user has several');
  const items = (made: Command) =>
    made
      .option('--quantity <n>', 'how many of the plan', wholeNumber(1, 1_000_000))
      .option('--addon <code=n...>', 'addons, each with its quantity (1 if left out)')
      .option('--coupon <code>', 'a coupon');
  const when = () => new Option('--when <moment>', 'at once, or when the term that is paid for is over').choices(['now', 'term_end']);

  make('list', 'subscriptions, by id')
    .option('--limit <n>', 'how many', wholeNumber(1, 1000), 50)
    .option('--after <cursor>', 'go on after the page before')
    .option('--live', 'only those that are not over')
    .action((options) => execute(options, async (cli) => (await import('./subscriptions.js')).subscriptionsList(cli, options)));
  ofUser(make('show', 'the latest one of a user')).action((user, options) =>
    execute(options, async (cli) => (await import('./subscriptions.js')).subscriptionsShow(cli, user, options)),
  );
  items(ofUser(make('create', 'subscribe a user')))
    .requiredOption('--plan <code>', 'the plan; "zoho-bridge plans" lists them')
    .option('--starts-at <day>', 'a day such as 2026-03-01 (default: at once)')
    .option('--trial-days <n>', "in place of the plan's own; 0: none", wholeNumber(0, 3650))
    .option('--auto-collect', "charge the customer's stored card")
    .action((user, options) =>
      execute(options, async (cli) => (await import('./subscriptions.js')).subscriptionsCreate(cli, user, options)),
    );
  items(ofUser(make('change', 'change plan, quantity, addons or coupon')))
    .option('--plan <code>', 'another plan')
    .option('--without-addons', 'take all addons away')
    .option('--without-coupon', 'take the coupon away')
    .addOption(when())
    .action((user, options) =>
      execute(options, async (cli) => (await import('./subscriptions.js')).subscriptionsChange(cli, user, options)),
    );
  ofUser(make('cancel', 'end it with its term, or at once'))
    .addOption(when())
    .action((user, options) =>
      execute(options, async (cli) => (await import('./subscriptions.js')).subscriptionsCancel(cli, user, options)),
    );
  ofUser(make('reactivate', 'let one that would end with its term go on')).action((user, options) =>
    execute(options, async (cli) => (await import('./subscriptions.js')).subscriptionsReactivate(cli, user, options)),
  );
}
