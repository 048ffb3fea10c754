import { closeSync, existsSync, fsyncSync, openSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { lockFile } from './file-lock.js';
import { readLines, writeLines } from './lines.js';
import { leftOut, loadState, type StateParts, saveState } from './state.js';
import { StateError } from './state-error.js';

/** A change is in the file after this at the latest, when saving is quick. */
const SOON_MS = 1500;
/** Saving takes at most this part of the time: a state of a million records is not written all the time. */
const SHARE = 1 / 20;
/** What could not be written is tried again after this. */
const AGAIN_MS = 15_000;

export interface StateKeeper {
  /** Whether there was a state to go on with. Nothing is written before a first change. */
  loaded: boolean;
  /** Something has changed that the file has not. */
  changed(): void;
  /** The same of something little: it is written with the next change, or at the end. */
  touched(): void;
  /** Writes what is not written yet and lets go of the file. Throws StateError when that is not possible. */
  close(): void;
  /** Lets go of the file as it is: what is there is half done. */
  discard(): void;
}

/**
 * Keeps an emulator's state in a file: loads it when it is there, writes it soon after each change and at the end, in one step
 * (a new file takes the place of the old one, so that it is whole whatever happens). Rejects with StateError when the file is in use,
 * broken or none of ours: then it is left as it is. A disk that is full is told to `warn`, and the emulator goes on.
 */
export async function keepState({
  file,
  parts,
  warn,
}: {
  file: string;
  parts: StateParts;
  warn: (line: string) => void;
}): Promise<StateKeeper> {
  // A link stays one: what it points to is replaced.
  const path = existsSync(file) ? realpathSync(file) : resolve(file);
  if (!existsSync(dirname(path))) throw new StateError(`${path} cannot be a state of the emulator: there is no such folder`);
  const unlock = await lockFile(path);
  let loaded = false;
  try {
    loaded = load(path, parts);
  } catch (error) {
    unlock();
    throw error;
  }
  const without = leftOut(parts.services);
  if (without.length > 0)
    warn(`zoho emulator: the records of ${without.join(', ')} are not kept in ${path}: this version cannot save them`);

  let timer: NodeJS.Timeout | undefined;
  let dirty = false;
  let notBefore = 0;
  let closed = false;

  const write = () => {
    const began = performance.now();
    writeWhole(path, saveState(parts));
    dirty = false;
    const took = performance.now() - began;
    notBefore = performance.now() + took / SHARE;
  };

  const writeLater = (ms: number) => {
    timer ??= setTimeout(() => {
      timer = undefined;
      try {
        write();
      } catch (error) {
        warn(`zoho emulator: the state could NOT be written to ${path}: ${wordsOf(error)}. Going on; it is tried again.`);
        writeLater(AGAIN_MS);
      }
    }, ms).unref();
  };

  const changed = () => {
    dirty = true;
    if (!closed) writeLater(Math.max(SOON_MS, notBefore - performance.now()));
  };

  return {
    loaded,
    changed,
    touched: () => {
      dirty = true;
    },
    discard: () => {
      closed = true;
      clearTimeout(timer);
      unlock();
    },
    close: () => {
      if (closed) return;
      closed = true;
      clearTimeout(timer);
      try {
        if (dirty) write();
      } catch (error) {
        throw new StateError(`the state could NOT be written to ${path}: ${wordsOf(error)}`, error);
      } finally {
        unlock();
      }
    },
  };
}

/** False when there is none. */
function load(path: string, parts: StateParts): boolean {
  if (!existsSync(path)) return false;
  try {
    const lines = readLines(path);
    loadState(parts, lines);
    lines.return(undefined);
    return true;
  } catch (error) {
    throw new StateError(
      `${path} cannot be used as a state of the emulator: ${wordsOf(error)}. It was left as it is; move it away or give another file.`,
      error,
    );
  }
}

/** Who has the file has the tokens in it, so it is its owner's only. */
function writeWhole(path: string, values: Iterable<unknown>): void {
  const draft = `${path}.tmp`;
  const file = openSync(draft, 'w', 0o600);
  try {
    try {
      writeLines(file, values);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
  syncFolder(dirname(path));
}

/** So that the new name outlives a power cut, too. Windows cannot do it and need not. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
