// Installs a packed tarball in an empty project and uses it as a stranger would: import it, run it, compile against it.
//   node scripts/check-install.js <tarball>
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const tarball = resolve(process.argv[2] ?? '');
const require = createRequire(import.meta.url);
const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin/tsc');
const typeRoots = dirname(dirname(require.resolve('@types/node/package.json')));
const project = mkdtempSync(join(tmpdir(), 'zoho-bridge-consumer-'));
const run = (program, ...args) => execFileSync(program, args, { cwd: project, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
const write = (name, text) => writeFileSync(join(project, name), text);

try {
  write('package.json', JSON.stringify({ name: 'consumer', private: true, type: 'module' }));
  run('npm', 'install', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error', tarball);

  write(
    'use.js',
    `import { createBridge, createLeadFromUser } from 'zoho-bridge';
import { tools } from 'zoho-bridge/ai';
import { startEmulator } from 'zoho-bridge/emulator';
for (const [name, value] of Object.entries({ createBridge, createLeadFromUser, startEmulator, tools })) {
  if (typeof value !== 'function') throw new Error(name + ' is not exported');
}
await import('zoho-bridge/dist/errors.js').then(() => { throw new Error('a deep import works'); }, () => undefined);
`,
  );
  run(process.execPath, 'use.js');

  const help = run(process.execPath, join('node_modules', '.bin', 'zoho-bridge'), '--help');
  if (!/\bdemo\b/.test(help)) throw new Error(`zoho-bridge --help does not name the commands:\n${help}`);
  run('npx', '--no-install', 'zoho-bridge', '--help');

  write(
    'use.ts',
    `import { createBridge, type UserInput } from 'zoho-bridge';
import { tools } from 'zoho-bridge/ai';
const user: UserInput = { id: '1', email: 'ada@example.com' };
createBridge()
  .then(async (bridge) => [await bridge.users.save(user), tools(bridge, { agent: 'bot', scopes: ['billing'] }).explain_billing] as const)
  .then(([saved, tool]) => console.log(saved.version, tool.description), console.error);
`,
  );
  const compilerOptions = {
    module: 'nodenext',
    target: 'es2023',
    lib: ['es2023'],
    strict: true,
    noEmit: true,
    types: ['node'],
    typeRoots: [typeRoots],
  };
  // Without skipLibCheck the declarations of third parties would be judged too; ours are judged by the check of types and by attw.
  write('tsconfig.json', JSON.stringify({ compilerOptions: { ...compilerOptions, skipLibCheck: true }, files: ['use.ts'] }));
  run(process.execPath, tsc, '-p', 'tsconfig.json');
} catch (error) {
  const offline = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENOTCACHED/.test(error.stderr ?? '');
  console.error(
    offline ? 'the package registry cannot be reached' : [error.message, error.stdout, error.stderr].filter(Boolean).join('\n'),
  );
  process.exitCode = offline ? 77 : 1; // 77 is counted as skipped
} finally {
  rmSync(project, { recursive: true, force: true });
}
