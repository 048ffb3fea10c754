/** Fresh PGlite data folders for tests. */
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { inject, onTestFinished, TestRunner } from 'vitest';
import type { Template } from './template.js';
import './setup-pglite.js';

/**
 * Returns a new, initialised PGlite data folder (39 MB, copied in about 0.15 s). With `template` it is a copy of a prepared one.
 * Called inside a test it is removed when the test ends; called in a hook it is removed when the run ends.
 */
export async function pgliteFolder({ template }: { template?: Template } = {}): Promise<string> {
  const folder = template ? join(inject('pgliteScratch'), randomUUID()) : await emptyFolder();
  if (template) await copy(await prepared(template), folder);
  if (TestRunner.getCurrentTest()) onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Folder of the prepared template. Workers that need it at the same moment each make one; the first to finish is kept. */
async function prepared({ name, make }: Template): Promise<string> {
  const folder = join(inject('pgliteScratch'), `template-${name}`);
  if (existsSync(folder)) return folder;
  const making = await emptyFolder();
  await make(making);
  await rename(making, folder).catch(async (error: unknown) => {
    await rm(making, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  });
  return folder;
}

/** A data folder as the bridge lays it out: the database is in `postgres`, beside the key and the lock. */
async function emptyFolder(): Promise<string> {
  const folder = join(inject('pgliteScratch'), randomUUID());
  await mkdir(folder);
  await copy(inject('pgliteInitialised'), join(folder, 'postgres'));
  return folder;
}

/** The system's own program: 140 ms for the 970 files, where fs.cp takes 390 ms. */
async function copy(source: string, folder: string): Promise<void> {
  await promisify(execFile)('cp', ['-R', source, folder]);
}
