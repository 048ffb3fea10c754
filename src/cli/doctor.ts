import { ConfigError, StoreError } from '../errors.js';
import type { Check } from '../types.js';
import { type Cli, type ExitCode, interruptible, withBridge } from './cli.js';
import { printable } from './terminal/table.js';

/** Checks everything and says for each thing what to do. Ends with 1 when something fails. */
export async function doctor(cli: Cli): Promise<ExitCode> {
  try {
    return await withBridge(cli, {}, async (bridge) =>
      interruptible(
        cli,
        bridge.doctor().then((checks) => report(cli, checks)),
      ),
    );
  } catch (error) {
    // What keeps the bridge from opening is a finding, and for a doctor no reason to fall over.
    if (error instanceof ConfigError) {
      return report(
        cli,
        error.problems.map(({ variable, problem, remedy }) => ({ name: variable, state: 'fail', detail: problem, remedy })),
      );
    }
    if (error instanceof StoreError) return report(cli, [{ name: 'database', state: 'fail', detail: error.message, remedy: null }]);
    throw error;
  }
}

const MARKS = { ok: '✓', warn: '!', fail: '✗', skip: '–' } as const;

function report(cli: Cli, checks: readonly Check[]): ExitCode {
  const failed = checks.filter((check) => check.state === 'fail').length;
  const width = Math.max(0, ...checks.map((check) => check.name.length));
  const { green, yellow, red, dim } = cli.paint;
  const colors = { ok: green, warn: yellow, fail: red, skip: dim };
  cli.result({ ok: failed === 0, checks }, () => [
    ...checks.flatMap(({ name, state, detail, remedy }) => [
      `${colors[state](MARKS[state])} ${name.padEnd(width)}  ${printable(detail)}`,
      ...(remedy && state !== 'ok' ? [`${' '.repeat(width + 4)}${dim('→')} ${printable(remedy)}`] : []),
    ]),
    '',
    failed === 0 ? green('Nothing fails.') : red(`${failed} of ${checks.length} checks fail.`),
  ]);
  return failed === 0 ? 0 : 1;
}
