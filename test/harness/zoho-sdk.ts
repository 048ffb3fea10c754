import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const SDK = '@zohocrm/typescript-sdk-8.0';
const VERSION = '3.0.0';
const cache = fileURLToPath(new URL('../../node_modules/.cache/zoho-bridge', import.meta.url));
const folder = join(cache, `sdk-${VERSION}`);

/** Whether it was ever installed on this machine. */
export const hasZohoSdk = (): boolean => existsSync(join(folder, 'node_modules', SDK, 'package.json'));

/**
 * Zoho's own SDK in a folder of its own, installed the first time and kept: it brings a hundred packages, so it is no dependency
 * of this project. The folder, or why there is none.
 */
export async function zohoSdk(): Promise<{ folder: string } | { missing: string }> {
  if (hasZohoSdk()) return { folder };
  await mkdir(cache, { recursive: true });
  const fresh = await mkdtemp(join(cache, 'sdk-installing-'));
  try {
    await writeFile(join(fresh, 'package.json'), JSON.stringify({ private: true, name: 'sdk-under-test' }));
    const options = ['--save-exact', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', '--fetch-retries=1'];
    await promisify(execFile)('npm', ['install', `${SDK}@${VERSION}`, ...options], { cwd: fresh, timeout: 180_000 });
    await rm(folder, { recursive: true, force: true });
    await rename(fresh, folder);
    return { folder };
  } catch (error) {
    // Another run may have put it there in the meantime.
    if (hasZohoSdk()) return { folder };
    return { missing: `${SDK} cannot be installed, so Zoho's own client is not tried: ${firstLine(error)}` };
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

const firstLine = (error: unknown): string => {
  const lines = (error instanceof Error ? error.message : String(error)).split('\n');
  return lines.find((line) => line.startsWith('npm error')) ?? lines[0] ?? '';
};
