import { type Command, Option } from 'commander';
import { PAYMENT_MODES } from '../types-money.js';
import type { Execute, Make } from './program.js';
import { wholeNumber } from './whole-number.js';

const REFERENCE = "the app's own key: the same one is carried out once";

/** `zoho-bridge payments …` below the command that holds them. */
export function paymentCommands(holder: Command, command: Make, execute: Execute): void {
  const make = (spec: string, description: string) => command('Commands:', spec, description, holder);
  make('list', 'what was asked for with money, the oldest first')
    .option('--user <id>', 'only that of this user')
    .option('--limit <n>', 'how many', wholeNumber(1, 1000), 50)
    .option('--after <cursor>', 'go on after the page before')
    .action((options) => execute(options, async (cli) => (await import('./payments.js')).movesList(cli, options)));
  make('show', 'one payment')
    .argument('<id>', "the payment's id, or that of what recorded it")
    .action((id, options) => execute(options, async (cli) => (await import('./payments.js')).paymentsShow(cli, id)));
  make('record', "record a payment that the app's own gateway took")
    .argument('<amount>', 'an exact decimal such as 49.00')
    .requiredOption('--reference <key>', REFERENCE)
    .option('--user <id>', "whose payment, by the app's own id")
    .option('--invoice <id>', 'the invoice it pays: its id or its number (default: the open ones of the user, the oldest first)')
    .option('--currency <code>', 'checked against that of the invoice')
    .addOption(new Option('--mode <mode>', 'how it came in').choices([...PAYMENT_MODES]))
    .option('--date <day>', 'a day such as 2026-03-01 (default: the day on which Billing records it)')
    .option('--description <text>', 'a note')
    .option('--excess', 'take what is more than what is owed as a credit')
    .action((amount, options) => execute(options, async (cli) => (await import('./payments.js')).paymentsRecord(cli, amount, options)));
  make('refund', 'pay back a payment, whole or in part')
    .argument('<id>', "the payment's id")
    .requiredOption('--reference <key>', REFERENCE)
    .option('--amount <amount>', 'an exact decimal (default: all that is left)')
    .option('--reason <text>', 'what the customer reads')
    .action((id, options) => execute(options, async (cli) => (await import('./payments.js')).paymentsRefund(cli, id, options)));
  make('give-up', 'end something that is parked, as failed')
    .argument('<id>', 'as "payments list" shows it')
    .action((id, options) => execute(options, async (cli) => (await import('./payments.js')).movesGiveUp(cli, id)));
}

/** `zoho-bridge credit-notes …` below the command that holds them. */
export function creditNoteCommands(holder: Command, command: Make, execute: Execute): void {
  command('Commands:', 'create', 'owe a user money, and take it off an invoice', holder)
    .argument('<amount>', 'an exact decimal such as 5.00')
    .requiredOption('--reference <key>', REFERENCE)
    .option('--invoice <invoice>', 'what it is about: its id or its number')
    .option('--no-apply', 'leave it as a credit of the user (default: it is taken off the invoice)')
    .option('--user <id>', "whose it is, by the app's own id, when no invoice is named")
    .option('--currency <code>', 'checked against that of the invoice')
    .option('--description <text>', 'what the customer reads')
    .option('--code <code>', "the plan or addon it is about (default: that of the invoice's first line)")
    .option('--date <day>', "a day such as 2026-03-01 (default: the organisation's today)")
    .action((amount, options) => execute(options, async (cli) => (await import('./payments.js')).creditNotesCreate(cli, amount, options)));
}

/** `zoho-bridge invoices …` that change something, below the command that holds them. */
export function invoiceMoveCommands(holder: Command, command: Make, execute: Execute): void {
  const make = (spec: string, description: string) =>
    command('Commands:', spec, description, holder).argument('<invoice>', 'its id or its number').option('--reference <key>', REFERENCE);
  make('collect', 'charge a stored card what is owed')
    .option('--card <digits>', 'which stored card, by its last four digits (default: the primary one)')
    .action((invoice, options) => execute(options, async (cli) => (await import('./payments.js')).invoicesCollect(cli, invoice, options)));
  make('void', 'make it count no more').action((invoice, options) =>
    execute(options, async (cli) => (await import('./payments.js')).invoicesVoid(cli, invoice, options)),
  );
  make('write-off', 'give up what is owed')
    .option('--reason <text>', 'a note')
    .action((invoice, options) => execute(options, async (cli) => (await import('./payments.js')).invoicesWriteOff(cli, invoice, options)));
}
