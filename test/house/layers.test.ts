import { expect, test } from 'vitest';
import { importsOf, isTest, projectFiles, read, sourceFiles } from './sources.js';

/**
 * A room may import rooms below it and itself. Rooms of one line do not see each other:
 * what `zoho` and `store` need of each other is passed in by bridge.ts. The machine of both loops is in `sync`.
 */
const FLOORS = [
  ['cli'],
  ['index'],
  ['bridge'],
  ['server'],
  ['inbox', 'support'],
  ['notices', 'reports'],
  ['sync'],
  ['config'],
  ['store', 'zoho'],
  ['ground'],
];

/** An independent witness of what Zoho does: only itself and packages. Only the outermost rooms start one. */
const WITNESS = 'emulator';
const MAY_START_WITNESS = ['cli', 'bridge', 'index', WITNESS];

/**
 * The room of a path below src/: the folder, or for a file beside them its name (`bridge-types.ts` is of `bridge`).
 * `lib/` and the files without a room of their own (errors, types, …) are the ground everybody stands on.
 */
function roomOf(path: string): string {
  const [, first = '', inside] = path.split('/');
  const name = first
    .replace(/\.(tsx?|js)$/, '')
    .replace(/^(bridge|config)-.*/, '$1')
    .replace(/^(create-lead|ai)$/, 'index');
  return name === 'lib' || (inside === undefined && floorOf(name) < 0) ? 'ground' : name;
}

const floorOf = (room: string): number => FLOORS.findIndex((rooms) => rooms.includes(room));

function allowed(from: string, to: string): boolean {
  if (from === to) return true;
  if (from === WITNESS) return false;
  if (to === WITNESS) return MAY_START_WITNESS.includes(from);
  return floorOf(from) < floorOf(to);
}

/** Left out of dist/ by tsconfig.build.json. */
const TESTING = /\/testing[^/]*\.[jt]s$/;

const arrows = (paths: string[]) =>
  paths.flatMap((path) =>
    importsOf(path)
      .filter((name) => name.startsWith('src/'))
      .map((name) => ({ from: path, to: name })),
  );

test('every folder of src/ is a known room', () => {
  expect(sourceFiles().filter((path) => roomOf(path) !== WITNESS && floorOf(roomOf(path)) < 0)).toEqual([]);
});

test('imports point downwards', () => {
  const upward = arrows(sourceFiles()).filter(({ from, to }) => !allowed(roomOf(from), roomOf(to)));
  expect(upward.map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
});

test('the emulator and its tests know nothing of the bridge', () => {
  const tests = projectFiles().filter((path) => path.startsWith('src/emulator/') && isTest(path));
  expect(arrows(tests).filter(({ to }) => roomOf(to) !== WITNESS)).toEqual([]);
});

test('support for tests is not part of the package', () => {
  const shipped = sourceFiles().filter((path) => !TESTING.test(path));
  expect(arrows(shipped).filter(({ to }) => TESTING.test(to))).toEqual([]);
});

test('only config.ts and the command line read the environment', () => {
  const readers = sourceFiles().filter((path) => /\bprocess\.env\b|\bprocess\[['"]env/.test(read(path)));
  expect(readers.filter((path) => path !== 'src/config.ts' && roomOf(path) !== 'cli')).toEqual([]);
});

test('an upward import is found', () => {
  expect(allowed('store', 'sync')).toBe(false);
  expect(allowed('zoho', 'store')).toBe(false);
  expect(allowed('emulator', 'errors')).toBe(false);
  expect(allowed('server', 'store')).toBe(true);
  expect(roomOf('src/errors.ts')).toBe('ground');
  expect(allowed(roomOf('src/errors.ts'), roomOf('src/bridge-types.js'))).toBe(false);
  expect(importsOf('test/house/layers.test.ts')).toContain('test/house/sources.js');
});
