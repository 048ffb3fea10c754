import type { Execute, Make } from './program.js';

/** Tools for agents. */
export function agentCommands(group: string, command: Make, execute: Execute): void {
  command(group, 'mcp', 'tools for AI agents (MCP), on standard input and output or over HTTP')
    .option('--http', 'over HTTP at /mcp, with a key for each agent (ZOHO_BRIDGE_AGENT_KEYS)')
    .option('--port <n>', 'with --http: port; 0 takes a free one (default: PORT, or 4701)')
    .option('--host <address>', 'with --http: address to listen on (default: HOST, or 127.0.0.1)')
    .option('--agent <name>', 'which agent of ZOHO_BRIDGE_AGENT_KEYS this is (default: local, when there are none)')
    .option('--scopes <list>', 'fewer tools: escalate, status, billing, users')
    .option('--user <id>', 'act for this user only')
    .option('--conversation <id>', 'act for this conversation only')
    .option('--worker', 'push what is queued as well (default: on the embedded database)')
    .option('--no-worker', 'leave the pushing to another process')
    .action((options) => execute(options, async (cli) => (await import('./mcp.js')).mcp(cli, options)));
}
