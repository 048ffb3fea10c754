import { cpus, loadavg, totalmem } from 'node:os';
import { type Lab, openLab } from './lab.js';
import { type BenchOptions, HELP, readOptions } from './options.js';
import { credits, creditsTable } from './scenarios/credits.js';
import { importing, importTable } from './scenarios/import.js';
import { latency, latencyTable } from './scenarios/latency.js';
import { save, saveTable } from './scenarios/save.js';

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
  const lab = await openLab({ durable: options.durable, profile: options.profile, note });
  try {
    const about = machine(lab, options);
    const figures: Record<string, unknown> = { machine: about };
    if (!options.json) process.stdout.write(`${Object.values(about).join(' · ')}\n`);
    for (const part of options.parts) {
      const measured = await PARTS[part](lab, options);
      figures[part] = measured.figures;
      if (!options.json) process.stdout.write(`\n${TITLES[part]}\n\n${measured.table}\n`);
    }
    figures.loadAfter = loadavg();
    if (options.json) process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`);
    return 0;
  } finally {
    await lab.close();
  }
}

const TITLES = {
  latency: 'From sign-up to lead (ms)',
  save: "users.save in the app's transaction (ms)",
  import: 'Import',
  credits: 'What a sign-up costs',
};

const PARTS = {
  latency: async (lab: Lab, options: BenchOptions) => with_(await latency(lab, options), latencyTable),
  save: async (lab: Lab, options: BenchOptions) => with_(await save(lab, options), saveTable),
  import: async (lab: Lab, options: BenchOptions) => with_(await importing(lab, options), importTable),
  credits: async (lab: Lab, options: BenchOptions) => with_(await credits(lab, options), creditsTable),
};

function with_<T>(figures: T, render: (figures: T) => string): { figures: T; table: string } {
  return { figures, table: render(figures) };
}

function machine({ postgres }: Lab, { durable }: BenchOptions): Record<string, string> {
  return {
    cpu: `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`,
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    node: `Node ${process.versions.node}`,
    postgres: `PostgreSQL ${postgres} on loopback, fsync ${durable ? 'on' : 'off'}`,
    load: `load average ${loadavg()[0]?.toFixed(1)} at the start`,
  };
}
