// `npm test`: every check of the project in one run. Details in CONTRIBUTING.md.
//   npm test                       everything
//   npm test -- --quick            everything but the package checks
//   npm test -- --verbose          show the output of steps that pass, too
//   npm test -- src/store          only the tests of these paths (any vitest argument works)
import { rmSync } from 'node:fs';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { tsImport } from 'tsx/esm/api';
import { check, command, step, summarise } from './steps.js';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bin = (name) => join(root, 'node_modules/.bin', name);
const scratch = await mkdtemp(join(tmpdir(), 'zoho-bridge-test-'));

const OWN_FLAGS = ['--quick', '--verbose'];
const args = process.argv.slice(2);
const quick = args.includes('--quick');
const verbose = args.includes('--verbose');
const forVitest = args.filter((arg) => !OWN_FLAGS.includes(arg));

const { findPostgres } = await tsImport('../test/harness/postgres-server.ts', import.meta.url);
const { findChromium } = await tsImport('../test/harness/browser.ts', import.meta.url);
const { hasNpmClient, NPM_CLIENTS } = await tsImport('../test/harness/npm-client.ts', import.meta.url);
const { withoutSpecs } = await tsImport('../test/contract/spec/files.ts', import.meta.url);
const hasPostgres = Boolean(process.env.TEST_DATABASE_URL ?? findPostgres());

process.once('exit', () => rmSync(scratch, { recursive: true, force: true }));
process.exitCode = summarise(forVitest.length > 0 ? [await vitest('tests', forVitest)] : await everything());

async function everything() {
  const checks = await Promise.all([
    check('build', ['node', join(root, 'scripts/build.js')], { cwd: root, verbose }),
    check('types', [bin('tsc'), '--noEmit'], { cwd: root, verbose }),
    check('format and lint (biome)', [bin('biome'), 'check', '--error-on-warnings'], { cwd: root, verbose }),
    check('promises and types (oxlint)', [bin('oxlint'), '--type-aware', '--deny-warnings'], { cwd: root, verbose }),
    check('unused code (knip)', [bin('knip'), '--no-progress'], { cwd: root, verbose }),
  ]);
  // One after the other: several tests watch the clock, and two databases under load at once would make them lie.
  const unit = await vitest('unit tests', ['--project', 'unit']);
  const pglite = await vitest('database tests on PGlite', ['--project', 'pglite']);
  const postgres = hasPostgres ? await vitest('database tests on PostgreSQL', ['--project', 'postgres']) : await withoutPostgres(pglite);
  const endToEnd = await vitest('end to end', ['--project', 'e2e']);
  return [...checks, unit, pglite, postgres, endToEnd, ...(quick ? [] : await packageChecks())];
}

/** Runs vitest and reads the counts from its report. A file that does not even load counts as one failure. */
function vitest(name, vitestArgs) {
  return step(name, async (progress) => {
    const report = join(scratch, `${name.replaceAll(' ', '-')}.json`);
    let done = 0;
    const onText = (text) => {
      // vitest's dot reporter prints one of these for each test.
      done += /^[·x-]+$/.test(text.trim()) ? text.trim().length : 0;
      progress(`${done}`);
    };
    const reporters = ['--reporter=dot', '--reporter=json', `--outputFile.json=${report}`];
    const { code, output } = await command([bin('vitest'), 'run', '--passWithNoTests', ...reporters, ...vitestArgs], {
      cwd: root,
      verbose,
      onText,
    });
    const read = await readFile(report, 'utf8').then(JSON.parse, () => ({ numPassedTests: 0, numFailedTests: 0, testResults: [] }));
    const unloadable = read.testResults.filter(
      (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
    );
    const skipped = (read.numPendingTests ?? 0) + (read.numTodoTests ?? 0);
    const failed = read.numFailedTests + unloadable.length;
    return {
      passed: read.numPassedTests,
      failed: failed === 0 && code !== 0 ? 1 : failed,
      skipped,
      output,
      note: skipped ? whySkipped(vitestArgs) : '',
    };
  });
}

/** What this machine lacks, or why one database is not asked: no test is passed over in silence. */
function whySkipped(vitestArgs) {
  const untried = Object.values(NPM_CLIENTS).flatMap((client) => (hasNpmClient(client) ? [] : client.name));
  const reasons = [
    [vitestArgs.includes('pglite'), 'several connections at once are tested on PostgreSQL only: PGlite has one'],
    [vitestArgs.includes('e2e') && !hasPostgres, 'no PostgreSQL found: install its server package, or set TEST_DATABASE_URL'],
    [vitestArgs.includes('e2e') && !findChromium(), 'no Chromium found: install it, or set CHROMIUM_PATH, to run the browser tests'],
    [vitestArgs.includes('unit') && withoutSpecs, withoutSpecs],
    [vitestArgs.includes('e2e') && untried.length > 0, `npm could not install ${untried.join(' and ')}, so they were not tried`],
  ];
  return reasons.flatMap(([applies, reason]) => (applies ? [reason] : [])).join('; ');
}

function withoutPostgres(pglite) {
  const note = 'no PostgreSQL found: install its server package, or set TEST_DATABASE_URL, to run them';
  return step('database tests on PostgreSQL', async () => ({ skipped: Math.max(1, pglite.passed + pglite.failed + pglite.skipped), note }));
}

/** Checks the package as a consumer gets it: the tarball, not the working folder. */
async function packageChecks() {
  const pack = await check('package: pack', ['npm', 'pack', '--ignore-scripts', '--pack-destination', scratch], { cwd: root, verbose });
  if (pack.failed) return [pack];
  const { name, version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const tarball = join(scratch, `${name}-${version}.tgz`);
  return [
    pack,
    ...(await Promise.all([
      check('package: exports (publint)', [bin('publint'), 'run', tarball, '--strict'], { cwd: root, verbose }),
      check('package: types (attw)', [bin('attw'), tarball, '--profile', 'esm-only'], { cwd: root, verbose }),
      check('package: install and use', ['node', join(root, 'scripts/check-install.js'), tarball], { cwd: root, verbose }),
    ])),
  ];
}
