import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** What the bridge is measured beside, each in a folder of its own: none is a dependency of this package. */
const PEERS = {
  sdk: { name: '@zohocrm/typescript-sdk-8.0', version: '3.0.0', with: [] },
  stripe: { name: '@supabase/stripe-sync-engine', version: '0.48.5', with: ['stripe@23.1.0'] },
} as const;

/** Installs it the first time. Undefined when it cannot be (no network); the bench then says so and leaves the peer out. */
export async function installPeer(which: keyof typeof PEERS, note: (line: string) => void): Promise<string | undefined> {
  const { name, version, with: others } = PEERS[which];
  const folder = join(process.env.ZOHO_BRIDGE_BENCH_CACHE ?? join(tmpdir(), 'zoho-bridge-bench'), `${which}-${version}`);
  if (existsSync(join(folder, 'node_modules', name, 'package.json'))) return folder;
  note(`installing ${name} ${version} into ${folder}`);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true, name: 'zoho-bridge-bench-peer' }));
  const options = ['--save-exact', '--ignore-scripts', '--no-audit', '--no-fund'];
  try {
    await promisify(execFile)('npm', ['install', `${name}@${version}`, ...others, ...options], { cwd: folder, timeout: 180_000 });
    return folder;
  } catch (error) {
    note(`${name} could not be installed, so it is not in this run: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}
