// Runs the steps of `npm test`: one line each when it ends, and on a terminal one live line while they run.
import { spawn } from 'node:child_process';

const tty = Boolean(process.stdout.isTTY) && !process.env.NO_COLOR;
const paint = (code, text) => (tty ? `\u001b[${code}m${text}\u001b[0m` : text);
const LABELS = { passed: paint(32, 'ok  '), failed: paint(31, 'FAIL'), skipped: paint(33, 'skip') };

const { FORCE_COLOR, ...inherited } = process.env;
const env = tty ? { ...inherited, FORCE_COLOR: '1' } : { ...inherited, NO_COLOR: '1' };

/** The exit code by which a test program says that it could not run here (as in automake). */
const SKIPPED = 77;

const running = new Map();
const children = new Set();

// A stopped run takes its programs along. Ctrl-C has reached them already, through the terminal.
const NUMBERS = { SIGINT: 2, SIGHUP: 1, SIGTERM: 15 };
for (const [signal, number] of Object.entries(NUMBERS)) {
  process.once(signal, () => {
    if (signal !== 'SIGINT') for (const child of children) child.kill(signal);
    process.exit(128 + number);
  });
}

/**
 * Runs a program; resolves with its exit code and everything it printed. `onText` sees the output as it comes.
 * It is killed after `limitMs`: vitest cannot end a test that never gives its thread back.
 */
export function command(argv, { cwd, verbose = false, onText, limitMs = 600_000 } = {}) {
  return new Promise((resolve) => {
    const [program, ...args] = argv;
    const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    children.add(child);
    let output = '';
    const take = (chunk) => {
      output += chunk;
      onText?.(String(chunk));
      if (verbose) process.stdout.write(chunk);
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.on('error', (error) => take(`${error.message}\n`));
    const limit = setTimeout(() => {
      take(`\nstill running after ${limitMs / 1000} s, killed\n`);
      child.kill('SIGKILL');
    }, limitMs);
    child.on('close', (code) => {
      clearTimeout(limit);
      children.delete(child);
      resolve({ code: code ?? 1, output });
    });
  });
}

/**
 * Runs one step and prints its line. `work(progress)` resolves with `{ passed, failed, skipped, output, note }`;
 * `progress(text)` shows how far it is while it runs.
 */
export async function step(name, work) {
  const startedAt = Date.now();
  running.set(name, { startedAt, text: '' });
  const result = await work((text) => running.set(name, { startedAt, text })).catch((error) => ({ failed: 1, output: `${error.stack}\n` }));
  running.delete(name);
  const full = { name, passed: 0, failed: 0, skipped: 0, output: '', note: '', ...result };
  const state = full.failed > 0 ? 'failed' : full.passed === 0 && full.skipped > 0 ? 'skipped' : 'passed';
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
  clearLive();
  console.log(
    `  ${LABELS[state]}  ${name.padEnd(34)} ${counts(full).padEnd(30)} ${seconds.padStart(6)} s${full.note ? `  ${paint(33, full.note)}` : ''}`,
  );
  return full;
}

/** A house check: passes when the program exits 0, is skipped when it exits `SKIPPED` and says why in its last line. */
export function check(name, argv, options) {
  return step(name, async () => {
    const { code, output } = await command(argv, options);
    if (code === SKIPPED) return { skipped: 1, note: output.trim().split('\n').at(-1) };
    return code === 0 ? { passed: 1, output } : { failed: 1, output };
  });
}

/** Prints the output of the steps that failed, then the counts of all of them as the last line. Returns the exit code. */
export function summarise(results) {
  for (const { name, output } of results.filter((result) => result.failed > 0)) {
    console.log(`\n${paint(31, `── ${name} `.padEnd(80, '─'))}\n${output.trimEnd()}`);
  }
  const sum = (key) => results.reduce((total, result) => total + result[key], 0);
  const [passed, failed, skipped] = [sum('passed'), sum('failed'), sum('skipped')];
  console.log(`\n${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`);
  return failed > 0 ? 1 : 0;
}

function counts({ passed, failed, skipped }) {
  if (passed + failed + skipped <= 1) return '';
  return [`${passed} passed`, failed ? `${failed} failed` : '', skipped ? `${skipped} skipped` : ''].filter(Boolean).join(', ');
}

function clearLive() {
  if (tty) process.stdout.write('\r\u001b[2K');
}

if (tty) {
  const live = setInterval(() => {
    if (running.size === 0) return;
    const parts = [...running].map(
      ([name, { startedAt, text }]) => `${name}${text && ` ${text}`} ${Math.round((Date.now() - startedAt) / 1000)} s`,
    );
    clearLive();
    process.stdout.write(paint(2, `  ${parts.join(' · ')}`.slice(0, (process.stdout.columns ?? 80) - 1)));
  }, 250);
  live.unref();
}
