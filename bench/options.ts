import { parseArgs } from 'node:util';

export const PARTS = ['latency', 'save', 'import', 'credits', 'emulator', 'webhooks', 'tags', 'polling'] as const;
export type Part = (typeof PARTS)[number];

export interface BenchOptions {
  parts: Part[];
  json: boolean;
  quick: boolean;
  /** Sign-ups a second in the latency part. */
  rate: number;
  /** How long those go on. */
  seconds: number;
  /** Emulator latencies to measure at, in ms. */
  latencies: number[];
  /** Imported users that are being pushed during one more run of the latency part; 0 leaves it out. */
  beside: number;
  /** Rows of the imported file. */
  people: number;
  /** Emulator latencies the imported people are drained at, in ms. */
  importLatencies: number[];
  /** Transactions a side in the save part. */
  transactions: number;
  /** `[sign-ups a second, how many]`; Infinity is a burst. */
  credits: { rate: number; count: number }[];
  /** How long webhooks are sent to each side in each round, and how many rounds there are. */
  webhooks: { seconds: number; rounds: number };
  /** Leads the emulator is made to hold; 0 leaves it out. */
  leads: number;
  /** Worker processes. */
  workers: number;
  /** A folder for CPU profiles of the workers. */
  profile: string | undefined;
  /** Postgres as in production: fsync and synchronous commit on. */
  durable: boolean;
}

export const HELP = `npm run bench -- [options]
  --only <parts>              comma-separated: ${PARTS.join(', ')}
  --quick                     small numbers, under a minute
  --json                      one JSON document on standard output
  --rate <n>                  sign-ups a second in the latency part (50)
  --seconds <n>               how long they go on (30)
  --latencies <ms,ms>         emulator latencies of the latency part (0,150)
  --beside <n>                one more run while so many imported users are pushed (30000)
  --people <n>                rows of the imported file (100000)
  --import-latencies <ms,ms>  emulator latencies of the drain after the import (0,150)
  --transactions <n>          transactions a side in the save part (3000)
  --leads <n>                 leads the emulator is made to hold (1000000)
  --webhook-seconds <n>       how long webhooks are sent to each side in a round (10)
  --workers <n>               worker processes (1)
  --cpu-prof <folder>         write CPU profiles of the workers
  --no-fsync                  PostgreSQL without fsync, as the tests use it
`;

/** Reads the command line. Throws with a sentence for a person. */
export function readOptions(argv: string[]): BenchOptions | 'help' {
  const { values } = parseArgs({
    args: argv,
    options: {
      only: { type: 'string' },
      quick: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      rate: { type: 'string' },
      seconds: { type: 'string' },
      latencies: { type: 'string' },
      beside: { type: 'string' },
      people: { type: 'string' },
      'import-latencies': { type: 'string' },
      transactions: { type: 'string' },
      leads: { type: 'string' },
      'webhook-seconds': { type: 'string' },
      workers: { type: 'string' },
      'cpu-prof': { type: 'string' },
      'no-fsync': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  const { quick } = values;
  return {
    parts: values.only === undefined ? [...PARTS] : values.only.split(',').map(part),
    json: values.json,
    quick,
    rate: numbers('rate', values.rate, [50])[0] ?? 50,
    seconds: numbers('seconds', values.seconds, [quick ? 4 : 30])[0] ?? 30,
    latencies: numbers('latencies', values.latencies, [0, 150]),
    beside: numbers('beside', values.beside, [quick ? 0 : 30_000])[0] ?? 0,
    people: numbers('people', values.people, [quick ? 5_000 : 100_000])[0] ?? 100_000,
    importLatencies: numbers('import-latencies', values['import-latencies'], quick ? [0] : [0, 150]),
    transactions: numbers('transactions', values.transactions, [quick ? 300 : 3_000])[0] ?? 3_000,
    credits: quick
      ? [
          { rate: 10, count: 30 },
          { rate: Number.POSITIVE_INFINITY, count: 300 },
        ]
      : [
          { rate: 1, count: 20 },
          { rate: 10, count: 200 },
          { rate: 50, count: 1000 },
          { rate: Number.POSITIVE_INFINITY, count: 1000 },
        ],
    webhooks: { seconds: numbers('webhook-seconds', values['webhook-seconds'], [quick ? 3 : 10])[0] ?? 10, rounds: quick ? 2 : 3 },
    leads: numbers('leads', values.leads, [quick ? 20_000 : 1_000_000])[0] ?? 0,
    workers: numbers('workers', values.workers, [1])[0] ?? 1,
    profile: values['cpu-prof'],
    durable: !values['no-fsync'],
  };
}

function part(name: string): Part {
  const found = PARTS.find((candidate) => candidate === name.trim());
  if (!found) throw new Error(`--only ${name}: the parts are ${PARTS.join(', ')}`);
  return found;
}

function numbers(name: string, text: string | undefined, otherwise: number[]): number[] {
  if (text === undefined) return otherwise;
  const read = text.split(',').map(Number);
  if (text === '' || read.some((value) => !Number.isFinite(value) || value < 0)) throw new Error(`--${name} ${text}: must be a number`);
  return read;
}
