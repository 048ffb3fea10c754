import { randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StoreError } from '../errors.js';

const held = new Set<string>();

/** Taking a lock away takes a millisecond. */
const GUARD_MS = 5000;

/**
 * Takes the folder for this process. Answers the function that gives it back.
 * A lock left by a dead process is taken over; one of a living process is an error that names it.
 *
 * @throws StoreError `store_locked`
 */
export function lockFolder(folder: string): () => void {
  const path = join(folder, 'lock');
  for (let tries = 0; tries < 5; tries++) {
    try {
      createWhole(path);
      held.add(path);
      const onExit = () => release(path);
      process.once('exit', onExit);
      return () => {
        process.removeListener('exit', onExit);
        release(path);
      };
    } catch (error) {
      if (!isCode(error, 'EEXIST')) throw error;
      const owner = ownerOf(path);
      if (owner !== undefined && isAlive(owner)) {
        throw new StoreError(
          'store_locked',
          `The folder ${folder} is in use by process ${owner}. Stop it first, or set DATABASE_URL to a Postgres that several processes can share.`,
        );
      }
      takeAway(path);
    }
  }
  throw new StoreError('store_locked', `The lock ${path} could not be taken. Is another process starting on the same folder?`);
}

/** With its text in it from the first moment: an empty lock would look like one that a dead process left. Fails when there is one. */
function createWhole(path: string): void {
  const draft = `${path}.${randomUUID()}`;
  writeFileSync(draft, `${process.pid}\n`, { mode: 0o600 });
  try {
    linkSync(draft, path);
  } catch (error) {
    // A file system without hard links (exFAT, some shares).
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].some((code) => isCode(error, code))) throw error;
    writeFileSync(path, `${process.pid}\n`, { mode: 0o600, flag: 'wx' });
  } finally {
    unlinkQuietly(draft);
  }
}

/**
 * Removes a dead process's lock. Of two processes that saw it only one may: the second would remove the lock that the first one has
 * made meanwhile. So it is looked at again under a guard, which a crash leaves behind at worst for a few seconds.
 */
function takeAway(path: string): void {
  const guard = `${path}.guard`;
  try {
    mkdirSync(guard);
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error;
    const since = statSync(guard, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (Date.now() - since > GUARD_MS) rmSync(guard, { recursive: true, force: true });
    return;
  }
  try {
    const owner = ownerOf(path);
    if (owner === undefined || !isAlive(owner)) unlinkQuietly(path);
  } finally {
    rmSync(guard, { recursive: true, force: true });
  }
}

function ownerOf(path: string): number | undefined {
  try {
    const pid = Number(readFileSync(path, 'utf8').trim());
    // A container that restarts often gets its old pid back: our own pid in a lock we did not write is a dead one.
    return Number.isInteger(pid) && pid > 0 && (pid !== process.pid || held.has(path)) ? pid : undefined;
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return isCode(error, 'EPERM');
  }
}

function release(path: string): void {
  if (!held.delete(path)) return;
  unlinkQuietly(path);
}

function unlinkQuietly(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if (!isCode(error, 'ENOENT')) throw error;
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
