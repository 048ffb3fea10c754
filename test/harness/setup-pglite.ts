/** vitest globalSetup for tests on PGlite: an initialised data folder, kept between runs, and a scratch folder for this run. */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PGlite } from '@electric-sql/pglite';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    pgliteInitialised: string;
    pgliteScratch: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const place = await roomyPlace();
  await sweep(place);
  const scratch = await mkdtemp(join(place, `${PREFIX}${process.pid}-`));
  project.provide('pgliteInitialised', await initialised());
  project.provide('pgliteScratch', scratch);
  return () => rm(scratch, { recursive: true, force: true });
}

const PREFIX = 'zoho-bridge-pglite-';

/** Every test has a copy of some 1,000 files: in memory, where there is plenty, it takes a third of the time that it takes on a disk. */
async function roomyPlace(): Promise<string> {
  const memory = '/dev/shm';
  const stats = await statfs(memory).catch(() => undefined);
  return stats && stats.bavail * stats.bsize >= 4 * 2 ** 30 ? memory : tmpdir();
}

/** Removes the folders of runs that were killed before their teardown; the process id in the name tells. */
async function sweep(place: string): Promise<void> {
  const names = (await readdir(place)).filter((name) => name.startsWith(PREFIX));
  const stale = names.filter((name) => !isAlive(Number(name.slice(PREFIX.length).split('-')[0])));
  await Promise.all(stale.map((name) => rm(join(place, name), { recursive: true, force: true })));
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'; // somebody else's
  }
}

/** A cold start takes about 4 s, a start on a copy of an initialised folder 0.4 s. One folder per PGlite version. */
async function initialised(): Promise<string> {
  const modules = fileURLToPath(new URL('../../node_modules', import.meta.url));
  const { version } = JSON.parse(await readFile(join(modules, '@electric-sql/pglite/package.json'), 'utf8')) as { version: string };
  const folder = join(modules, '.cache/zoho-bridge', `pglite-${version}`);
  if (existsSync(folder)) return folder;
  await mkdir(dirname(folder), { recursive: true });
  const making = await mkdtemp(`${folder}-`);
  const db = new PGlite(making);
  await db.waitReady;
  await db.close();
  // Renamed when complete, so an interrupted run leaves no half-made folder; another run may have been faster.
  await rename(making, folder).catch(async (error: unknown) => {
    await rm(making, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  });
  return folder;
}
