// Adds the builds for other platforms to package-lock.json: `node scripts/complete-lock.js`, after a change of dependencies; `--check` only looks.
//
// npm leaves an optional dependency out of the lock file when the registry it was made with does not serve it (a mirror for one platform,
// say), and `npm ci` then refuses the file as incomplete, here and everywhere. The versions are known: such packages are pinned exactly.
import { readFileSync, writeFileSync } from 'node:fs';

const SYSTEMS = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const PROCESSORS = ['arm64', 'arm', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'x64'];

/** Optional dependencies that are named in the lock file's packages but have no entry: `[{ parent, name, version }]`. */
function missingFrom({ packages }) {
  return Object.entries(packages).flatMap(([parent, { optionalDependencies = {} }]) =>
    Object.entries(optionalDependencies)
      .filter(([name]) => !placesFor(parent, name).some((place) => place in packages))
      .map(([name, version]) => ({ parent, name, version })),
  );
}

/** Where Node would look for `name` from `parent`, nearest first. */
function placesFor(parent, name) {
  const folders = parent.split('/node_modules/').map((_, index, parts) => parts.slice(0, parts.length - index).join('/node_modules/'));
  return [...folders.map((folder) => `${folder}/node_modules/${name}`), `node_modules/${name}`];
}

function entry(name, version, { dev, license }) {
  const words = name.split(/[/-]/);
  const os = SYSTEMS.filter((system) => words.includes(system));
  const cpu = PROCESSORS.filter((processor) => words.includes(processor));
  if (!/^\d+\.\d+\.\d+/.test(version) || os.length !== 1 || cpu.length !== 1)
    throw new Error(`${name}@${version} is not a pinned build for one platform`);
  const libc = os[0] === 'linux' ? { libc: [words.some((word) => word.startsWith('musl')) ? 'musl' : 'glibc'] } : {};
  return { version, cpu, ...(dev ? { dev } : {}), ...libc, ...(license ? { license } : {}), optional: true, os };
}

const path = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(path, 'utf8'));
const missing = missingFrom(lock);
if (process.argv.includes('--check')) {
  for (const { name, version } of missing)
    console.log(`${name}@${version} is missing from package-lock.json: run node scripts/complete-lock.js`);
  process.exitCode = missing.length > 0 ? 1 : 0;
} else {
  for (const { parent, name, version } of missing) lock.packages[`node_modules/${name}`] = entry(name, version, lock.packages[parent]);
  lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en')));
  writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
  console.log(`${missing.length} added`);
}
