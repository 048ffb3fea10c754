import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { StateError } from './state-error.js';

const HELD = 'held';
/** How long several that start together may take to agree: they need milliseconds. */
const PATIENCE_MS = 5000;
const LOOK_AGAIN_MS = 3;

/** Names of this process's own claims: our pid on another one is of a process that had the same number. */
const own = new Set<string>();

interface Claim {
  name: string;
  pid: number;
  held: boolean;
}

/**
 * Takes a file for this process; answers how to give it back. Rejects with StateError when another living process has it.
 *
 * Everybody who wants it puts a claim (`<file>.lock-<pid>-<uuid>`) beside it first and looks at the others' claims then; it is
 * theirs whose claim is the only one of a living process. Two can never both have it: whichever looked last had the other's claim
 * before it, since a living process's claim is removed by itself only. Of several that start together the least name stays.
 */
export async function lockFile(path: string): Promise<() => void> {
  const folder = dirname(path);
  const prefix = `${basename(path)}.lock-`;
  const name = `${prefix}${process.pid}-${randomUUID()}`;
  const claim = join(folder, name);
  const deadline = performance.now() + PATIENCE_MS;
  /** The others', none of whom has it. */
  const contenders = () => {
    const others = livingClaims(folder, prefix, name);
    const holder = others.find(({ held }) => held);
    if (holder)
      throw new StateError(`${path} is in use by process ${holder.pid}. Stop that emulator first, or give this one another file.`);
    return others;
  };
  /** With our claim there: true when it has become the only one, false when it has to step back. */
  const stays = async (): Promise<boolean> => {
    while (performance.now() < deadline) {
      const others = contenders();
      if (others.length === 0) return true;
      if (others.some((other) => other.name < name)) return false;
      await pause(LOOK_AGAIN_MS);
    }
    return false;
  };
  own.add(name);
  try {
    while (performance.now() < deadline) {
      if (contenders().length === 0) {
        writeFileSync(claim, '', { mode: 0o600, flag: 'wx' });
        if (await stays()) return hold(claim, name);
        rmSync(claim, { force: true });
      }
      await pause(LOOK_AGAIN_MS);
    }
    throw new StateError(`${path} could not be taken. Is another emulator starting with it?`);
  } catch (error) {
    rmSync(claim, { force: true });
    own.delete(name);
    throw error;
  }
}

function hold(claim: string, name: string): () => void {
  writeFileSync(claim, HELD);
  const release = () => {
    process.removeListener('exit', release);
    if (own.delete(name)) rmSync(claim, { force: true });
  };
  process.once('exit', release);
  return release;
}

/** The others' claims. Those of dead processes are cleared away, which concerns nobody. */
function livingClaims(folder: string, prefix: string, name: string): Claim[] {
  return readdirSync(folder).flatMap((other) => {
    const pid = other.startsWith(prefix) ? Number(/^(\d+)-[0-9a-f-]{36}$/.exec(other.slice(prefix.length))?.[1] ?? 0) : 0;
    if (pid === 0 || other === name) return [];
    const path = join(folder, other);
    if (!isAlive(pid, other)) {
      rmSync(path, { force: true });
      return [];
    }
    const text = readIfThere(path);
    return text === undefined ? [] : [{ name: other, pid, held: text === HELD }];
  });
}

function isAlive(pid: number, name: string): boolean {
  if (pid === process.pid) return own.has(name);
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

/** Undefined when it has gone meanwhile: its process stepped back or let go. */
function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined);
