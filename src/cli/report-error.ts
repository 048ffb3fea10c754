import type { Output } from './cli.js';

/** The parts of an error the outside may see. Read structurally, so that this file loads nothing. */
interface Told {
  code: string;
  message: string;
  problems?: unknown;
  issues?: unknown;
}

/**
 * Says what went wrong, once: a readable message on standard error, or one JSON document on standard output.
 * The stack is for LOG_LEVEL=debug. Answers the exit code: 2 when the call or the configuration is wrong, else 1.
 */
export function reportError(
  error: unknown,
  { json, debug, stdout, stderr }: { json: boolean; debug: boolean; stdout: Output; stderr: Output },
): number {
  const told = tell(error);
  if (json) stdout.write(`${JSON.stringify({ error: told }, null, 2)}\n`);
  else stderr.write(`zoho-bridge: ${told.message}\n`);
  if (debug && error instanceof Error)
    stderr.write(`${error.stack}\n${error.cause instanceof Error ? `caused by ${error.cause.stack}\n` : ''}`);
  else if (!json && told.code === 'internal') stderr.write('This was not foreseen. LOG_LEVEL=debug shows where it comes from.\n');
  return told.code === 'usage' || told.code === 'config' ? 2 : 1;
}

function tell(error: unknown): Told {
  if (!(error instanceof Error)) return { code: 'internal', message: String(error) };
  const { code, problems, issues } = error as Error & { code?: unknown; problems?: unknown; issues?: unknown };
  // Codes of this package are lower case; those of Node (ENOENT) name an outside that message explains.
  const own = typeof code === 'string' && /^([a-z][a-z_]*|E[A-Z]+)$/.test(code) ? code : 'internal';
  return { code: own, message: error.message, ...(problems ? { problems } : {}), ...(issues ? { issues } : {}) };
}
