import { Argument, Command, Option } from 'commander';
import { SYNC_NAMES } from '../types.js';
import type { Cli, ExitCode } from './cli.js';
import { agentCommands } from './program-agents.js';
import { escalationCommands } from './program-escalations.js';
import { eventCommands } from './program-events.js';
import { booksCommands, invoiceCommands } from './program-invoices.js';
import { creditNoteCommands, invoiceMoveCommands, paymentCommands } from './program-money.js';
import { noticeCommands } from './program-notices.js';
import { reportCommands } from './program-report.js';
import { subscriptionCommands } from './program-subscriptions.js';
import { wholeNumber } from './whole-number.js';

/** Runs a command's work; the options tell whether the result is wanted as JSON. */
export type Execute = (options: { json?: boolean }, work: (cli: Cli) => Promise<ExitCode>) => Promise<void>;

const SYNCS = SYNC_NAMES;

/**
 * The commands and their options. Only words here: what a command does is loaded when it is called, so that
 * `--help` is there at once and `emulator` loads no bridge.
 */
export function createProgram(execute: Execute, { version }: { version: string }): Command {
  const program = new Command('zoho-bridge')
    .description("Keeps an app's users in step with Zoho: once each, whatever the network does.")
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .showHelpAfterError('(--help lists the options)')
    .exitOverride();
  const command = (group: string, spec: string, description: string, parent = program) =>
    json(parent.command(spec).helpGroup(group).description(description));

  tryOut(command, execute);
  run(command, execute);
  prepare(command, execute);
  look(program, command, execute);
  program.addHelpText(
    'after',
    '\nConfiguration is by environment variables; a wrong one is explained when a command needs it.\nExit codes: 0 done, 1 failed, 2 wrong call or configuration.',
  );
  return program;
}

export type Make = (group: string, spec: string, description: string, parent?: Command) => Command;

function tryOut(command: Make, execute: Execute): void {
  const group = 'Try it out:';
  command(group, 'demo', 'a crowd signs up and pays for six weeks, in bad weather; then an emulated Zoho proves that nothing was lost')
    .option('--people <n>', 'how many sign up', wholeNumber(1, 100_000), 200)
    .option('--seed <n>', 'another seed, another crowd and another weather', wholeNumber(0, 2 ** 31), 1)
    .option('--calm', 'leave the network alone')
    .option('--svg <file>', 'write the chart of the revenue there')
    .action((options) => execute(options, async (cli) => (await import('./demo.js')).demo(cli, options)));
  command(group, 'dev', 'emulator, database, server and worker in one, thrown away at the end')
    .option('--port <n>', 'port of the bridge (default: PORT, or 4701)')
    .option('--emulator-port <n>', 'port of the emulator; 0 takes a free one', wholeNumber(0, 65_535), 4700)
    .action((options) => execute(options, async (cli) => (await import('./dev.js')).dev(cli, options)));
  command(group, 'emulator', 'a Zoho of your own: accounts, CRM, Billing, Books and Desk on one port')
    .option('--port <n>', 'port; 0 takes a free one', wholeNumber(0, 65_535), 4700)
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--seed <n>', 'makes what is random the same every time', wholeNumber(0, 2 ** 31))
    .option('--seed-data <file>', 'YAML with what is there at the beginning')
    .option('--state <file>', 'keep the state in this file, and go on with it when it is there')
    .action((options) => execute(options, async (cli) => (await import('./emulator.js')).emulator(cli, options)));
}

function run(command: Make, execute: Execute): void {
  const group = 'Run:';
  const grace = () =>
    new Option('--grace <seconds>', 'how long work under way may take at the end').argParser(wholeNumber(0, 600)).default(20);
  command(group, 'serve', 'HTTP API and worker, until a signal')
    .option('--port <n>', 'port; 0 takes a free one (default: PORT, or 4701)')
    .option('--host <address>', 'address to listen on (default: HOST, or 127.0.0.1)')
    .option('--no-worker', 'HTTP only; another process pushes')
    .addOption(grace())
    .action((options) => execute(options, async (cli) => (await import('./serve.js')).serve(cli, options)));
  agentCommands(group, command, execute);
  command(group, 'worker', 'push what is queued, until a signal')
    .addOption(grace())
    .action((options) => execute(options, async (cli) => (await import('./worker.js')).worker(cli, options)));
  command(group, 'drain', 'push what can be pushed now, then end; for schedulers')
    .option('--timeout <seconds>', 'end after this long at the latest', wholeNumber(1, 86_400), 300)
    .action((options) => execute(options, async (cli) => (await import('./drain.js')).drain(cli, options)));
}

function prepare(command: Make, execute: Execute): void {
  const group = 'Prepare:';
  command(group, 'migrate', 'bring the database schema up to date').action((options) =>
    execute(options, async (cli) => (await import('./migrate.js')).migrate(cli)),
  );
  command(group, 'setup', 'create in Zoho what the bridge needs')
    .option('--code <code>', 'a grant code of a self client, exchanged for a refresh token')
    .option('--dry-run', 'say what would be done')
    .action((options) => execute(options, async (cli) => (await import('./setup.js')).setup(cli, options)));
  command(group, 'doctor', 'check token, scopes, fields, limits and database').action((options) =>
    execute(options, async (cli) => (await import('./doctor.js')).doctor(cli)),
  );
  command(group, 'attach', "put a trigger on the app's own users table")
    .requiredOption('--table <name>', 'the table, such as public.users')
    .option('--map <field=column,…>', 'which column is what: id, email, name, firstName, lastName, phone, company')
    .option('--dry-run', 'print the SQL, change nothing')
    .option('--detach', 'take the trigger away again')
    .option('--no-backfill', 'leave out the rows that are there already')
    .action((options) => execute(options, async (cli) => (await import('./attach.js')).attach(cli, options)));
  command(group, 'import', 'save the users of a CSV file')
    .argument('<file>', 'the file, or - for standard input')
    .option('--strict', 'end with 1 when any row was left out')
    .option('--ignore-unknown-columns', 'take a file with columns that are not fields of a user')
    .action((file, options) => execute(options, async (cli) => (await import('./import.js')).importFile(cli, file, options)));
}

function look(program: Command, command: Make, execute: Execute): void {
  const group = 'Look and act:';
  const paged = (made: Command) =>
    made.option('--limit <n>', 'how many', wholeNumber(1, 1000), 50).option('--after <cursor>', 'go on after the page before');
  const sync = () => new Option('--sync <name>', 'only this sync').choices(SYNCS);

  command(group, 'status', 'users, jobs, calls and token at a glance').action((options) =>
    execute(options, async (cli) => (await import('./status.js')).status(cli)),
  );

  command(group, 'plans', 'what Billing sells: plans, addons and coupons').action((options) =>
    execute(options, async (cli) => (await import('./plans.js')).plans(cli)),
  );

  const users = holder(program, group, 'users', 'list users, or show one');
  paged(command('Commands:', 'list', 'users, by id', users))
    .addOption(new Option('--state <state>', 'only users with a job like this').choices(['parked', 'waiting']))
    .action((options) => execute(options, async (cli) => (await import('./users.js')).usersList(cli, options)));
  command('Commands:', 'show', 'one user and how far each sync is', users)
    .addArgument(new Argument('<id>', "the app's own id"))
    .action((id, options) => execute(options, async (cli) => (await import('./users.js')).usersShow(cli, id)));

  subscriptionCommands(holder(program, group, 'subscriptions', 'subscribe users, change and cancel'), command, execute);
  const invoices = holder(program, group, 'invoices', 'list invoices, show one, get its PDF, charge a card, void it');
  invoiceCommands(invoices, command, execute);
  invoiceMoveCommands(invoices, command, execute);
  paymentCommands(holder(program, group, 'payments', 'record payments, pay them back'), command, execute);
  creditNoteCommands(holder(program, group, 'credit-notes', 'owe a user money'), command, execute);
  booksCommands(holder(program, group, 'books', "keep the mirror of Books' documents"), command, execute);

  reportCommands(holder(program, group, 'report', 'figures over what is stored'), command, execute);
  escalationCommands(holder(program, group, 'escalations', 'hand conversations over to people: open, list, show'), command, execute);
  noticeCommands(holder(program, group, 'notices', 'what users are told; mails to look at'), command, execute);

  eventCommands(holder(program, group, 'events', 'what Zoho said: list, show, replay'), command, execute);

  const jobs = holder(program, group, 'jobs', 'list jobs, or replay parked ones');
  paged(command('Commands:', 'list', 'jobs that are not done', jobs))
    .addOption(sync())
    .addOption(new Option('--state <state>', 'only jobs like this').choices(['queued', 'active', 'retrying', 'parked']))
    .action((options) => execute(options, async (cli) => (await import('./jobs.js')).jobsList(cli, options)));
  command('Commands:', 'replay', 'queue parked jobs again', jobs)
    .addOption(sync())
    .option('--user <id>', 'only those of this user')
    .option('--all', 'all of them')
    .action((options) => execute(options, async (cli) => (await import('./jobs.js')).jobsReplay(cli, options)));
}

/** A command that only holds others. Without --json: commander would take the one meant for the command below it. */
function holder(program: Command, group: string, name: string, description: string): Command {
  return program.command(name).helpGroup(group).helpCommand(false).usage('<command>').description(description);
}

function json(command: Command): Command {
  return command.option('--json', 'one JSON document on standard output');
}
