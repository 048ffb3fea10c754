import type { Command } from 'commander';
import type { Execute, Make } from './program.js';
import { wholeNumber } from './whole-number.js';

/** `zoho-bridge invoices …` below the command that holds them. */
export function invoiceCommands(holder: Command, command: Make, execute: Execute): void {
  const make = (spec: string, description: string) => command('Commands:', spec, description, holder);

  make('list', "a user's invoices, the newest first")
    .argument('<user>', "the app's own id of the user")
    .option('--limit <n>', 'how many', wholeNumber(1, 1000), 50)
    .option('--after <cursor>', 'go on after the page before')
    .action((user, options) => execute(options, async (cli) => (await import('./invoices.js')).invoicesList(cli, user, options)));
  make('show', 'one invoice with its lines, payments and credit notes')
    .argument('<id>', 'as "invoices list" shows it')
    .action((id, options) => execute(options, async (cli) => (await import('./invoices.js')).invoicesShow(cli, id)));
  make('pdf', 'the invoice as a PDF file')
    .argument('<id>', 'as "invoices list" shows it')
    .option('--out <file>', 'where to (default: its number, here)')
    .action((id, options) => execute(options, async (cli) => (await import('./invoices.js')).invoicesPdf(cli, id, options)));
}

/** `zoho-bridge books …` below the command that holds them. */
export function booksCommands(holder: Command, command: Make, execute: Execute): void {
  command('Commands:', 'refresh', 'bring the mirror of Books up to date', holder)
    .option('--from <day>', 'documents of this day and later, such as 2026-01-01')
    .option('--full', 'look at every document again, and notice what was deleted')
    .option('--patience <seconds>', 'how long to wait when Books is asked too often', wholeNumber(0, 86_400), 900)
    .action((options) => execute(options, async (cli) => (await import('./books.js')).booksRefresh(cli, options)));
}
