import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { isTest, projectFiles, ROOT, read, sourceFiles } from './sources.js';

const MOST_LINES = 300;
const BINARY = /\.(png|jpe?g|gif|ico|woff2?|pdf|gz|tgz)$/;
const lines = (path: string): number => read(path).split('\n').length - 1;
const texts = projectFiles().filter((path) => !BINARY.test(path));

/** `path:line: text` of every line that matches. */
const find = (pattern: RegExp, paths: string[]): string[] =>
  paths.flatMap((path) =>
    read(path)
      .split('\n')
      .flatMap((text, index) => (pattern.test(text) ? [`${path}:${index + 1}: ${text.trim().slice(0, 120)}`] : [])),
  );

test(`no source file is longer than ${MOST_LINES} lines`, () => {
  const sources = [...sourceFiles(), ...texts.filter((path) => /^(scripts|bench|bin|test)\/.*\.[jt]sx?$/.test(path) && !isTest(path))];
  expect(sources.filter((path) => lines(path) > MOST_LINES).map((path) => `${path}: ${lines(path)} lines`)).toEqual([]);
});

test('the median source file is short', () => {
  const sorted = sourceFiles()
    .map(lines)
    .sort((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
  console.info(`src: ${sorted.length} files, ${sorted.reduce((a, b) => a + b, 0)} lines, median ${median}, longest ${sorted.at(-1)}`);
  expect(median).toBeLessThanOrEqual(100);
});

test('no path of a machine is written down', () => {
  // The pieces are joined here so that this file does not contain what it looks for.
  const homes = ['/ho' + 'me/', '/Us' + 'ers/', '/ro' + 'ot/', '/wo' + 'rk/'].map((path) => `(?<![\\w.}/-])${path}[\\w.-]`);
  const here = ROOT.length > 5 ? [ROOT.replaceAll(/[.*+?^$()[\]{}|\\]/g, '\\$&')] : [];
  expect(find(new RegExp([...homes, ...here].join('|')), texts)).toEqual([]);
});

test('no package registry is named', () => {
  expect(find(/https?:\/\/(registry|deb)\./, texts)).toEqual([]);
});

test('the lock file records no download addresses', () => {
  expect(find(/"resolved":/, ['package-lock.json'])).toEqual([]);
});

test('the lock file names the builds for every platform, so that npm ci takes it', () => {
  const check = spawnSync(process.execPath, ['scripts/complete-lock.js', '--check'], { cwd: ROOT, encoding: 'utf8' });
  expect(check.stdout + check.stderr).toBe('');
});

test('nothing outside the project is referred to', () => {
  const outside = new RegExp('\\.\\./sha' + 'red/');
  expect(find(outside, texts).filter((line) => !/^[^:]*\.test\.tsx?:\d+: .*zoho\/specs/.test(line))).toEqual([]);
});

test('no test is left focused or switched off', () => {
  expect(find(/\b(test|it|describe)\.(only|skip)\(/, texts.filter(isTest))).toEqual([]);
});
