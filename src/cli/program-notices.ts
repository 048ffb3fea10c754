import { type Command, Option } from 'commander';
import { NOTICE_KINDS } from '../types-notices.js';
import type { Execute, Make } from './program.js';
import { wholeNumber } from './whole-number.js';

/** `zoho-bridge notices …` below the command that holds them. */
export function noticeCommands(holder: Command, command: Make, execute: Execute): void {
  const make = (spec: string, description: string) => command('Commands:', spec, description, holder);
  const paged = (made: Command) =>
    made.option('--limit <n>', 'how many', wholeNumber(1, 1000), 50).option('--after <cursor>', 'go on after the page before');

  paged(make('list', 'what a user was told, the newest first'))
    .argument('<user>', "the app's own id of the user")
    .option('--unread', 'only what is unread')
    .action((user, options) => execute(options, async (cli) => (await import('./notices.js')).noticesList(cli, user, options)));
  make('preview', 'the mails with made-up figures: printed, written, or shown in a browser')
    .addOption(new Option('--kind <kind>', 'only this one').choices(NOTICE_KINDS))
    .option('--out <folder>', 'write HTML and text files into a folder')
    .option('--open <port>', 'show them at a port of this machine, until a signal; 0 takes a free one', wholeNumber(0, 65_535))
    .action((options) => execute(options, async (cli) => (await import('./notices-preview.js')).noticesPreview(cli, options)));
  paged(make('bounces', 'mails that came back'))
    .option('--user <id>', 'only those of this user')
    .action((options) => execute(options, async (cli) => (await import('./notices.js')).noticesBounces(cli, options)));
  make('replay', "send the app's webhooks once more")
    .requiredOption('--since <moment>', 'of what was told since then: 2026-03-01, or 2026-03-01T12:00:00Z')
    .option('--user <id>', 'only those of this user')
    .action((options) => execute(options, async (cli) => (await import('./notices.js')).noticesReplay(cli, options)));
}
