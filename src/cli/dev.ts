import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Cli, ExitCode } from './cli.js';
import { CommandError, withBridge } from './cli.js';
import { explainPort } from './explain-port.js';

export interface DevOptions {
  port?: string;
  emulatorPort: number;
}

/**
 * Everything in one process until Ctrl-C: emulator, a fresh database in a temporary folder, server and worker.
 * Nothing of it outlives the command, and nothing of a real configuration is used.
 */
export async function dev(cli: Cli, { port, emulatorPort }: DevOptions): Promise<ExitCode> {
  const { stopped } = cli;
  const [{ startEmulator }, { listen }] = await Promise.all([import('../emulator/index.js'), import('../server/listen.js')]);
  const zoho = await startEmulator({ port: emulatorPort, warn: (line) => cli.stderr.write(`${line}\n`) }).catch((error: unknown) => {
    throw explainPort(error, emulatorPort, '--emulator-port');
  });
  const folder = await mkdtemp(join(tmpdir(), 'zoho-bridge-dev-'));
  const apiKey = cli.env.ZOHO_BRIDGE_API_KEY ?? randomBytes(16).toString('hex');
  const agentKey = cli.env.ZOHO_BRIDGE_AGENT_KEYS ? undefined : randomBytes(16).toString('hex');
  const sandbox: Cli = {
    ...cli,
    env: {
      ...pick(cli.env, ['HOST', 'PORT', 'LOG_LEVEL']),
      ...{ ...zoho.env(), ZOHO_BRIDGE_DATA_DIR: folder, ZOHO_BRIDGE_API_KEY: apiKey },
      ZOHO_BRIDGE_AGENT_KEYS: cli.env.ZOHO_BRIDGE_AGENT_KEYS ?? `dev-agent=${agentKey}:escalate,status,billing,users`,
      ZOHO_DESK_WEBHOOK_SECRET: randomBytes(16).toString('hex'),
    },
  };
  try {
    return await withBridge(sandbox, { need: ['zoho', 'apiKey'], override: { PORT: port }, level: 'info' }, async (bridge) => {
      const server = await listen(bridge.handler, { ...bridge.config.http, direct: bridge.direct });
      try {
        // Desk subscribes us to its webhooks by itself; an address with brackets it would not take.
        const report = await bridge.setup({ publicUrl: server.url.includes('[') ? undefined : server.url });
        if (!report.ok)
          throw new CommandError('setup_failed', 'The emulator could not be set up; `zoho-bridge doctor` against it says why.');
        // What an admin would type into Billing's pages: where its webhooks go, and their secret.
        zoho.webhooks({ to: `${server.url}/webhooks/billing`, secret: bridge.config.webhookSecrets[0] });
        await bridge.start();
        const told = { url: server.url, emulator: zoho.url, apiKey, ...(agentKey ? { agentKey } : {}) };
        cli.result(told, () => welcome(cli, told));
        await stopped;
        return 0;
      } finally {
        await server.close(2000);
      }
    });
  } finally {
    await zoho.close();
    await rm(folder, { recursive: true, force: true });
  }
}

function welcome(
  { paint }: Cli,
  { url, emulator, apiKey, agentKey }: { url: string; emulator: string; apiKey: string; agentKey?: string },
): string[] {
  return [
    `${paint.bold('bridge')}    ${url}`,
    `${paint.bold('emulator')}  ${emulator}`,
    `${paint.bold('API key')}   ${apiKey}`,
    ...(agentKey ? [`${paint.bold('agents')}    ${url}/mcp with the key ${agentKey}`] : []),
    '',
    'Sign someone up, then look at the emulator:',
    '',
    `  curl -X PUT ${url}/v1/users/u1 -H 'authorization: Bearer ${apiKey}' \\`,
    `    -H 'content-type: application/json' -d '{"email":"ada@example.com","name":"Ada Lovelace"}'`,
    '',
    'Then let them subscribe, and move the clock a month on in the emulator:',
    '',
    `  curl -X POST ${url}/v1/users/u1/subscription -H 'authorization: Bearer ${apiKey}' \\`,
    `    -H 'content-type: application/json' -d '{"planCode":"pro-monthly"}'`,
    `  curl -X POST ${emulator}/_emulator/clock -H 'content-type: application/json' -d '{"advance":"P32D"}'`,
    '',
    'The database is thrown away at the end. Ctrl-C ends it.',
  ];
}

function pick(env: Record<string, string | undefined>, names: string[]): Record<string, string | undefined> {
  return Object.fromEntries(names.map((name) => [name, env[name]]));
}
