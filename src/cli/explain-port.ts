import { CommandError } from './cli.js';

/** A taken port said in words a person can act on; anything else unchanged. */
export function explainPort(error: unknown, port: number, option: string): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE')
    return new CommandError(
      'port_in_use',
      `Port ${port} is taken by another process. Choose another one with ${option}; 0 takes a free one.`,
    );
  if (code === 'EACCES')
    return new CommandError('port_forbidden', `This user may not open port ${port}. Choose one above 1023 with ${option}.`);
  return error;
}
