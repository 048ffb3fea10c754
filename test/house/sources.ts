/** What the house checks look at: the files git tracks, and the imports of a source file. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Paths of tracked files and of new ones that are not ignored, relative to the root. */
export function projectFiles(): string[] {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: ROOT, encoding: 'utf8' });
  const deleted = new Set(execFileSync('git', ['ls-files', '-z', '--deleted'], { cwd: ROOT, encoding: 'utf8' }).split('\0'));
  return listed.split('\0').filter((path) => path !== '' && !deleted.has(path));
}

export const isTest = (path: string): boolean => /\.test\.tsx?$/.test(path);

/** Source files of the package, tests excluded. */
export const sourceFiles = (): string[] => projectFiles().filter((path) => /^src\/.*\.tsx?$/.test(path) && !isTest(path));

export const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** Module names in `import … from`, `export … from`, `import 'x'` and `import('x')`; relative ones as paths from the root. */
export function importsOf(path: string): string[] {
  const text = read(path);
  const statements = text.matchAll(
    /^\s*(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]|^\s*import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/gm,
  );
  return [...statements].map(([, from, bare, dynamic]) => {
    const name = from ?? bare ?? dynamic ?? '';
    return name.startsWith('.') ? relative(ROOT, join(ROOT, dirname(path), name)) : name;
  });
}
