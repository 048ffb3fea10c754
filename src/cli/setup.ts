import type { SetupStep } from '../types.js';
import { type Cli, type ExitCode, interruptible, withBridge } from './cli.js';
import { printable } from './terminal/table.js';

export interface SetupOptions {
  code?: string;
  dryRun?: boolean;
}

/** Exchanges a grant code when given one, finds the organisations and creates what is missing in Zoho. */
export async function setup(cli: Cli, { code, dryRun = false }: SetupOptions): Promise<ExitCode> {
  return withBridge(cli, { need: [code ? 'client' : 'zoho'] }, async (bridge) => {
    const work = bridge.setup({ code, dryRun, onStep: (step) => cli.note(line(cli, step)) });
    return interruptible(
      cli,
      work.then((report) => {
        const variables = Object.entries(report.env).map(([name, value]) => `${name}=${value}`);
        cli.result(report, () => [
          ...(variables.length > 0 ? ['Set these in the environment of the bridge:', '', ...variables, ''] : []),
          report.ok
            ? cli.paint.green(dryRun ? 'Nothing was changed.' : 'Zoho is ready.')
            : cli.paint.red('Not everything could be done; see above.'),
        ]);
        return report.ok ? 0 : 1;
      }),
    );
  });
}

function line({ paint }: Cli, { what, state, detail }: SetupStep): string {
  const color = state === 'failed' ? paint.red : state === 'created' || state === 'found' ? paint.green : paint.dim;
  return `${color(state.padEnd(8))} ${printable(what)}${detail ? paint.dim(`  ${printable(detail)}`) : ''}`;
}
