import { cpus, loadavg, totalmem } from 'node:os';
import { type Lab, openLab } from './lab.js';
import { type BenchOptions, HELP, readOptions } from './options.js';
import { credits, creditsTable } from './scenarios/credits.js';
import { emulator, emulatorTable } from './scenarios/emulator.js';
import { importing, importTable } from './scenarios/import.js';
import { latency, latencyTable } from './scenarios/latency.js';
import { polling, pollingTable } from './scenarios/polling.js';
import { save, saveTable } from './scenarios/save.js';
import { tagLatency, tagLatencyTable } from './scenarios/tag-latency.js';
import { webhooks, webhooksTable } from './scenarios/webhooks.js';

/** Runs the parts that were asked for. Resolves with the exit code: 2 for a wrong option. */
export async function main(argv: string[]): Promise<number> {
  let options: BenchOptions;
  try {
    const read = readOptions(argv);
    if (read === 'help') {
      process.stdout.write(HELP);
      return 0;
    }
    options = read;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${HELP}`);
    return 2;
  }

  const note = (line: string) => process.stderr.write(`… ${line}\n`);
  const about = machine();
  const figures: Record<string, unknown> = { machine: about };
  const show = (text: string) => void (options.json || process.stdout.write(text));
  let opened: Promise<Lab> | undefined;
  // The emulator is measured without a database.
  const lab = () => {
    opened ??= openLab({ durable: options.durable, profile: options.profile, note }).then((lab) => {
      about['postgres'] = `PostgreSQL ${lab.postgres} on loopback, fsync ${options.durable ? 'on' : 'off'}`;
      show(`${about['postgres']}\n`);
      return lab;
    });
    return opened;
  };
  try {
    show(`${Object.values(about).join(' · ')}\n`);
    for (const part of options.parts) {
      const measured = await PARTS[part]({ lab, note, options });
      figures[part] = measured.figures;
      show(`\n${TITLES[part]}\n\n${measured.table}\n`);
    }
    figures['loadAfter'] = loadavg();
    if (options.json) process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`);
    return 0;
  } finally {
    await (await opened)?.close();
  }
}

interface Bench {
  /** A database and what goes with it, the first time it is asked for. */
  lab(): Promise<Lab>;
  note(line: string): void;
  options: BenchOptions;
}

const TITLES = {
  latency: 'From sign-up to lead (ms)',
  tags: 'From a webhook of Billing to the changed tag in CRM (ms)',
  save: "users.save in the app's transaction (ms)",
  import: 'Import',
  credits: 'What a sign-up costs',
  emulator: 'The emulator',
  webhooks: 'Signed webhooks, verified and durably stored',
  polling: 'What looking at tickets costs in credits, and how late changes are seen',
};

const PARTS = {
  latency: async ({ lab, options }: Bench) => with_(await latency(await lab(), options), latencyTable),
  tags: async ({ lab, options }: Bench) => with_(await tagLatency(await lab(), options), tagLatencyTable),
  save: async ({ lab, options }: Bench) => with_(await save(await lab(), options), saveTable),
  import: async ({ lab, options }: Bench) => with_(await importing(await lab(), options), importTable),
  credits: async ({ lab, options }: Bench) => with_(await credits(await lab(), options), creditsTable),
  webhooks: async ({ lab, options }: Bench) => with_(await webhooks(await lab(), options), webhooksTable),
  // On a database and emulators of its own: the clock is the emulator's.
  polling: async ({ note, options }: Bench) => with_(await polling(note, options), pollingTable),
  emulator: async ({ note, options }: Bench) => with_(await emulator(note, options), emulatorTable),
};

function with_<T>(figures: T, render: (figures: T) => string): { figures: T; table: string } {
  return { figures, table: render(figures) };
}

function machine(): Record<string, string> {
  return {
    cpu: `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`,
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    node: `Node ${process.versions.node}`,
    load: `load average ${loadavg()[0]?.toFixed(1)} at the start`,
  };
}
