import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const SDK = '@zohocrm/typescript-sdk-8.0';
const SDK_VERSION = '3.0.0';

/**
 * Zoho's own SDK in a folder of its own, installed the first time. It is no dependency of this package: it brings 60
 * others. Undefined when it cannot be installed (no network); the bench then says so and leaves the peer out.
 */
export async function installSdk(note: (line: string) => void): Promise<string | undefined> {
  const folder = join(process.env.ZOHO_BRIDGE_BENCH_CACHE ?? join(tmpdir(), 'zoho-bridge-bench'), `sdk-${SDK_VERSION}`);
  if (existsSync(join(folder, 'node_modules', SDK, 'package.json'))) return folder;
  note(`installing ${SDK} ${SDK_VERSION} into ${folder}`);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true, name: 'zoho-bridge-bench-peer' }));
  try {
    await promisify(execFile)('npm', ['install', `${SDK}@${SDK_VERSION}`, '--save-exact', '--ignore-scripts', '--no-audit', '--no-fund'], {
      cwd: folder,
      timeout: 180_000,
    });
    return folder;
  } catch (error) {
    note(`the SDK could not be installed, so there is no peer in this run: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}
