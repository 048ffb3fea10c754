/** vitest globalSetup for tests that run `bin/zoho-bridge.js`: compiles src/ when it is newer than dist/. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

export default function setup(): void {
  const compiled = join(root, 'dist/cli/main.js');
  if (existsSync(compiled) && statSync(compiled).mtimeMs > newest(join(root, 'src'))) return;
  // A type error fails the type check, not the tests that start the program: what was emitted is what is tested.
  spawnSync(process.execPath, [join(root, 'scripts/build.js'), '--keep'], { encoding: 'utf8' });
}

function newest(folder: string): number {
  return Math.max(
    ...readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((path) => !path.includes('.test.'))
      .map((path) => statSync(join(folder, path)).mtimeMs),
  );
}
