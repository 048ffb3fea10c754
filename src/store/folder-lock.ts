import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StoreError } from '../errors.js';

/** `lock-<pid>-<uuid>` */
const CLAIM = /^lock-(\d+)-[0-9a-f-]{36}$/;
const HELD = 'held';
/** How long several processes that start together may take to agree. They need milliseconds; a stopped one among them needs for ever. */
const PATIENCE_MS = 10_000;
const LOOK_AGAIN_MS = 3;

/** Names of this process's own claims. On `globalThis`, because the package may be loaded twice (as a module and as CommonJS). */
const REGISTRY = Symbol.for('zoho-bridge.folder-locks');
const own: Set<string> = ((globalThis as { [REGISTRY]?: Set<string> })[REGISTRY] ??= new Set());

interface Claim {
  name: string;
  pid: number;
  held: boolean;
}

/**
 * Takes the folder for this process. Answers the function that gives it back.
 * A lock left by a dead process does not count; one of a living process is an error that names it.
 *
 * Everybody who wants the folder puts a file of its own into it first and looks at the others' files then. It has the folder
 * when no other file is of a living process. Two can never both have it: whichever looked last had the other's file before it,
 * because a living process's file is removed by nobody but itself, and a name is never used by two. That nothing is ever taken
 * over from anybody is the point: between seeing that a lock is stale and removing it, it can become somebody else's.
 * Of several that start together the one with the least name stays, the others step back until it has the folder or is gone.
 *
 * @throws StoreError `store_locked`
 */
export function lockFolder(folder: string): () => void {
  const name = `lock-${process.pid}-${randomUUID()}`;
  const path = join(folder, name);
  const deadline = performance.now() + PATIENCE_MS;
  own.add(name);
  try {
    while (performance.now() < deadline) {
      if (livingClaims(folder, name).length === 0) {
        writeFileSync(path, '', { mode: 0o600, flag: 'wx' });
        if (stays(folder, name, deadline)) return hold(path, name);
        remove(path);
      }
      refuseHeld(folder, name);
      pause(LOOK_AGAIN_MS);
    }
    throw new StoreError('store_locked', `The folder ${folder} could not be taken. Is another process starting on it?`);
  } catch (error) {
    remove(path);
    own.delete(name);
    throw error;
  }
}

/** With our claim in the folder: waits until it is the only living one (true), or one of a lesser name is there, too (false). */
function stays(folder: string, name: string, deadline: number): boolean {
  while (performance.now() < deadline) {
    const others = livingClaims(folder, name);
    if (others.length === 0) return true;
    refuseHeld(folder, name);
    if (others.some((other) => other.name < name)) return false;
    pause(LOOK_AGAIN_MS);
  }
  return false;
}

function hold(path: string, name: string): () => void {
  writeFileSync(path, HELD);
  const release = () => {
    process.removeListener('exit', release);
    if (own.delete(name)) remove(path);
  };
  process.once('exit', release);
  return release;
}

function refuseHeld(folder: string, name: string): void {
  const owner = livingClaims(folder, name).find(({ held }) => held);
  if (!owner) return;
  throw new StoreError(
    'store_locked',
    `The folder ${folder} is in use by process ${owner.pid}. Stop it first, or set DATABASE_URL to a Postgres that several processes can share.`,
  );
}

/** The others' claims. Those of dead processes are cleared away, which concerns nobody. */
function livingClaims(folder: string, name: string): Claim[] {
  return readdirSync(folder).flatMap((other) => {
    const pid = Number(CLAIM.exec(other)?.[1] ?? 0);
    if (pid === 0 || other === name) return [];
    const path = join(folder, other);
    if (isAlive(pid, other)) {
      const text = readIfThere(path);
      return text === undefined ? [] : [{ name: other, pid, held: text === HELD }];
    }
    clearAway(path);
    return [];
  });
}

/** A container that restarts often gets its old pid back: our own pid on a claim we did not make is a dead one. */
function isAlive(pid: number, name: string): boolean {
  if (pid === process.pid) return own.has(name);
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return isCode(error, 'EPERM');
  }
}

/** Undefined when it has gone meanwhile: its process stepped back or let go. */
function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/** Windows refuses for a moment while somebody else reads it. */
function remove(path: string): void {
  rmSync(path, { force: true, maxRetries: 10, retryDelay: 5 });
}

/** A dead process's claim. That it may be somebody else's to remove is no reason not to have the folder. */
function clearAway(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch (error) {
    if (!['EPERM', 'EACCES', 'EBUSY'].some((code) => isCode(error, code))) throw error;
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

function pause(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
