import { type Command, Option } from 'commander';
import type { Execute, Make } from './program.js';
import { wholeNumber } from './whole-number.js';

/** `zoho-bridge escalations …` below the command that holds them. */
export function escalationCommands(holder: Command, command: Make, execute: Execute): void {
  const make = (spec: string, description: string) => command('Commands:', spec, description, holder);
  make('open', 'hand a conversation over to people')
    .requiredOption('--conversation <key>', "the app's own key: the same one is escalated once")
    .requiredOption('--subject <text>', 'at most 255 characters')
    .requiredOption('--description <text>', 'what it is about')
    .option('--user <id>', "whose it is, by the app's own id")
    .option('--email <address>', 'of somebody who is no user')
    .option('--name <name>', 'beside --email')
    .option('--transcript <file>', 'what was said: a JSON list of {role, text, at}, or plain text')
    .option('--priority <label>', "one of Desk's priorities")
    .action((options) => execute(options, async (cli) => (await import('./escalations.js')).escalationsOpen(cli, options)));
  make('list', 'escalations, the newest first')
    .option('--user <id>', 'only those of this user')
    .addOption(new Option('--state <state>', 'only these').choices(['open', 'closed']))
    .option('--limit <n>', 'how many', wholeNumber(1, 200), 50)
    .option('--after <cursor>', 'go on after the page before')
    .action((options) => execute(options, async (cli) => (await import('./escalations.js')).escalationsList(cli, options)));
  make('show', 'one escalation, with what was said')
    .argument('<id>')
    .action((id, options) => execute(options, async (cli) => (await import('./escalations.js')).escalationsShow(cli, id)));
  make('reply', 'what the user answers to the agents; a closed ticket is opened again')
    .argument('<id>')
    .option('--text <text>', 'the answer')
    .option('--file <file>', 'a file that holds it; - reads standard input')
    .option('--message-id <id>', "the app's own id of it: the same one is kept once")
    .action((id, options) => execute(options, async (cli) => (await import('./escalations-reply.js')).escalationsReply(cli, id, options)));
  make('attachment', "a file of an agent's reply")
    .argument('<id>')
    .argument('<attachment>', 'as "escalations show --json" lists it')
    .option('--output <file>', 'where to (default: its name, here)')
    .action((id, attachment, options) =>
      execute(options, async (cli) => (await import('./escalations-attachment.js')).escalationsAttachment(cli, id, attachment, options)),
    );
}
