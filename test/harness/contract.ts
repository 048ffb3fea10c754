/**
 * vitest setup file of all projects: holds what every emulator of a test answers against Zoho's OpenAPI files, and fails the test in
 * which an answer was not as they say. The emulators of this process are watched as they answer; those of programs (`start` in
 * program.ts) leave a log that is read when the test ends.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach } from 'vitest';
import { type Exchange, observe } from '../../src/emulator/core/observers.js';
import type { Finding, Seen } from '../contract/check.js';
import { withoutSpecs } from '../contract/spec/files.js';

let findingsIn: ((seen: Seen) => Finding[]) | undefined;
let loading: Promise<void> | undefined;
/** Seen before the check was loaded, which only tests with an emulator need. */
const waiting: Seen[] = [];
const found: Finding[] = [];
let folder: string | undefined;
let read = 0;

/** The answer as JSON would carry it; undefined when it is no JSON. */
function jsonOf({ body, headers = {} }: Exchange['answer']): unknown {
  if (typeof body !== 'string' && !Buffer.isBuffer(body)) return body;
  return /json/.test(headers['content-type'] ?? '') ? JSON.parse(String(body)) : undefined;
}

function look(seen: Seen): void {
  if (findingsIn) found.push(...findingsIn(seen));
  else {
    // As it is now: the record behind it may change before it is looked at.
    waiting.push({ ...seen, body: seen.body === undefined ? undefined : JSON.parse(JSON.stringify(seen.body)) });
    loading ??= import('../contract/check.js').then(({ findings }) => {
      findingsIn = findings;
    });
  }
}

/** Environment of a program that is started with Node: whatever emulator it runs is watched, too. */
export function watchedProgram(): Record<string, string> {
  if (withoutSpecs) return {};
  folder ??= mkdtempSync(join(tmpdir(), 'zoho-contract-'));
  const hook = pathToFileURL(join(import.meta.dirname, 'contract-program.js')).href;
  return { NODE_OPTIONS: `--import=${hook}`, ZOHO_CONTRACT_LOG: join(folder, 'answers.jsonl') };
}

/** What programs answered since the last time. A line that is still being written waits. */
function readPrograms(): void {
  const log = join(folder ?? '', 'answers.jsonl');
  if (folder === undefined || !existsSync(log)) return;
  const text = readFileSync(log, 'utf8');
  const end = text.lastIndexOf('\n') + 1;
  for (const line of text.slice(read, end).split('\n').filter(Boolean)) look(JSON.parse(line) as Seen);
  read = end;
}

if (!withoutSpecs) {
  observe(({ incoming: { method, path }, answer }) => look({ method, path, status: answer.status, body: jsonOf(answer) }));

  afterEach(async () => {
    readPrograms();
    await loading;
    for (const seen of waiting.splice(0)) look(seen);
    const lines = found.splice(0).map(({ operation, status, path, what, file }) => `${operation} ${status} ${path}: ${what} [${file}]`);
    if (lines.length > 0) throw new Error(`the emulator answered what Zoho's files do not say:\n  ${[...new Set(lines)].join('\n  ')}`);
  });

  afterAll(() => {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
    folder = undefined;
    read = 0;
  });
}
