import { type Command, Option } from 'commander';
import { REVENUE_BASES, REVENUE_GROUPS } from '../types-revenue.js';
import type { Execute, Make } from './program.js';

/** `zoho-bridge report …` below the command that holds them. */
export function reportCommands(holder: Command, command: Make, execute: Execute): void {
  command('Commands:', 'revenue', 'what was invoiced, collected and subscribed to, each currency by itself', holder)
    .option('--from <day>', 'first day, such as 2026-03-01 (default: the first of the month of --to)')
    .option('--to <day>', 'last day, which counts (default: today)')
    .addOption(new Option('--by <what>', 'what a row is').choices(REVENUE_GROUPS).default('currency'))
    .addOption(new Option('--basis <basis>', 'what REVENUE is').choices(REVENUE_BASES).default('invoiced'))
    .option('--documents', 'list the documents and movements behind the figures')
    .addOption(new Option('--trace', 'the same as --documents').hideHelp())
    .option('--compare', "set Books' own reports beside the figures")
    .option('--offline', 'do not ask Books before')
    .option('--csv', 'as CSV on standard output (with --documents: the documents)')
    .option('--svg <file>', 'write a chart by month')
    .action((options) => execute(options, async (cli) => (await import('./report.js')).reportRevenue(cli, options)));
}
