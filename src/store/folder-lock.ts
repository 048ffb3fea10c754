import { closeSync, openSync, readFileSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { StoreError } from '../errors.js';

const held = new Set<string>();

/**
 * Takes the folder for this process. Answers the function that gives it back.
 * A lock left by a dead process is taken over; one of a living process is an error that names it.
 *
 * @throws StoreError `store_locked`
 */
export function lockFolder(folder: string): () => void {
  const path = join(folder, 'lock');
  for (let tries = 0; tries < 3; tries++) {
    try {
      // Exclusive create decides between two processes that start at the same moment.
      const file = openSync(path, 'wx', 0o600);
      writeSync(file, `${process.pid}\n`);
      closeSync(file);
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
      unlinkQuietly(path);
    }
  }
  throw new StoreError('store_locked', `The lock ${path} could not be taken. Is another process starting on the same folder?`);
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
