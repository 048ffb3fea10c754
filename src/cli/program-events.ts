import { Argument, type Command, Option } from 'commander';
import type { Execute, Make } from './program.js';
import { wholeNumber } from './whole-number.js';

/** `zoho-bridge events …` below the command that holds them. */
export function eventCommands(holder: Command, command: Make, execute: Execute): void {
  const make = (spec: string, description: string) => command('Commands:', spec, description, holder);
  const chosen = (made: Command) =>
    made
      .option('--type <name>', "only this one of Zoho's names, such as payment_declined")
      .addOption(new Option('--state <state>', 'only events like this').choices(['new', 'rung', 'recorded']))
      .option('--since <time>', 'received from then on: a day in UTC or a time')
      .option('--until <time>', 'received before');

  chosen(make('list', 'events that came from Zoho, the newest first'))
    .option('--limit <n>', 'how many', wholeNumber(1, 1000), 50)
    .option('--after <cursor>', 'go on after the page before')
    .action((options) => execute(options, async (cli) => (await import('./events.js')).eventsList(cli, options)));
  make('show', 'one event and what it rang')
    .addArgument(new Argument('<id>', 'as `events list` shows it'))
    .option('--payload', 'what Zoho sent, too: personal data, on standard output')
    .action((id, options) => execute(options, async (cli) => (await import('./events.js')).eventsShow(cli, id, options)));
  chosen(make('replay', 'look at events once more'))
    .addArgument(new Argument('[id]', 'one event; without it the options choose'))
    .option('--all', 'all of them')
    .action((id, options) => execute(options, async (cli) => (await import('./events.js')).eventsReplay(cli, id, options)));
  make('sweep', 'ask Billing and Desk for what webhooks lost')
    .option('--since <day>', 'Billing: from this day of the organisation on; without it from where the last sweep ended')
    .option('--drain', 'also look at what was found, now')
    .action((options) => execute(options, async (cli) => (await import('./events-sweep.js')).eventsSweep(cli, options)));
}
