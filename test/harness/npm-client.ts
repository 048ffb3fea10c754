import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const cache = fileURLToPath(new URL('../../node_modules/.cache/zoho-bridge', import.meta.url));

/** A public package that talks to Zoho, at one version. */
export interface NpmClient {
  name: string;
  version: string;
}

/** The clients that are tried against the emulator: Zoho's own for CRM, and others. */
export const NPM_CLIENTS: Record<'sdk' | 'books' | 'rest', NpmClient> = {
  sdk: { name: '@zohocrm/typescript-sdk-8.0', version: '3.0.0' },
  books: { name: 'zoho-books-js', version: '1.0.12' },
  rest: { name: 'zoho-api', version: '1.1.2' },
};

const folderOf = ({ name, version }: NpmClient): string => join(cache, `${name.replaceAll(/[@/]/g, '-')}-${version}`);

/** Whether it was ever installed on this machine. */
export const hasNpmClient = (client: NpmClient): boolean => existsSync(join(folderOf(client), 'node_modules', client.name, 'package.json'));

/**
 * A client in a folder of its own, installed the first time and kept: it and what it brings are no dependencies of this project. The
 * folder, or why there is none.
 */
export async function npmClient(client: NpmClient): Promise<{ folder: string } | { missing: string }> {
  const folder = folderOf(client);
  if (hasNpmClient(client)) return { folder };
  await mkdir(cache, { recursive: true });
  const fresh = await mkdtemp(join(cache, 'installing-'));
  try {
    await writeFile(join(fresh, 'package.json'), JSON.stringify({ private: true, name: 'client-under-test' }));
    const options = ['--save-exact', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', '--fetch-retries=1'];
    const packages = [`${client.name}@${client.version}`, ...options];
    await promisify(execFile)('npm', ['install', ...packages], { cwd: fresh, timeout: 180_000 });
    await rm(folder, { recursive: true, force: true });
    await rename(fresh, folder);
    return { folder };
  } catch (error) {
    // Another run may have put it there in the meantime.
    if (hasNpmClient(client)) return { folder };
    return { missing: `${client.name} cannot be installed, so that client is not tried: ${firstLine(error)}` };
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

const firstLine = (error: unknown): string => {
  const lines = (error instanceof Error ? error.message : String(error)).split('\n');
  return lines.find((line) => line.startsWith('npm error')) ?? lines[0] ?? '';
};
