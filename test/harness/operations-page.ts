import type { OperationInfo } from '../../src/emulator/core/types.js';

const NAMES: Record<string, string> = { accounts: 'Accounts', crm: 'CRM', billing: 'Billing', books: 'Books', desk: 'Desk' };

const INTRODUCTION = `# What the emulator emulates, operation by operation

Made by the tests of what the emulator says of itself (\`npx vitest run test/house/emulator-docs -u\` writes it anew), so it cannot drift.

*How sure*: **D** documented by Zoho (page, OpenAPI file or SDK) · **R** recorded from the live service · **S** seen in the wild, in the code or the
logs of those who talk to it · **I** inferred, nobody says so. Several letters: the first for the core, the others for details.
What is not emulated, and everything that is not listed, is answered with a loud **501**.
`;

/** `docs/emulator-operations.md` */
export function operationsPage(services: { service: string; operations: OperationInfo[]; sources: Record<string, string> }[]): string {
  const parts = services.map(({ service, operations, sources }) => {
    const there = operations.filter(({ implemented }) => implemented !== false);
    const missing = operations.filter(({ implemented }) => implemented === false);
    const link = (name: string) => `[${name}](${sources[name] ?? ''})`;
    const row = ({ method, path, source, sure, differs = '' }: OperationInfo) =>
      `| \`${method} ${path}\` | ${sure} | ${source.map(link).join(', ') || 'inferred'} | ${differs} |`;
    return [
      `## ${NAMES[service] ?? service}: ${there.length} operations`,
      '',
      ...(there.length === 0 ? [] : ['| operation | sure | source | known to differ |', '|---|---|---|---|', ...there.map(row), '']),
      ...(missing.length === 0
        ? []
        : [
            '| not emulated | source | |',
            '|---|---|---|',
            ...missing.map(
              ({ method, path, source, differs = '' }) => `| \`${method} ${path}\` | ${source.map(link).join(', ')} | ${differs} |`,
            ),
            '',
          ]),
    ].join('\n');
  });
  return `${[INTRODUCTION, ...parts].join('\n')}`;
}
