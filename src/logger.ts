import { pino } from 'pino';

export type { Logger } from 'pino';
export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';

/** Where finished lines go. `process.stderr` fits; so does anything that collects lines. */
export interface LogSink {
  write(line: string): unknown;
}

/**
 * Static paths only: wildcards double the cost of a line. Nothing in this package logs these fields on purpose;
 * the paths are the net below, for an object that carries one along.
 */
const REDACTED = (
  'authorization cookie email phone body accessToken refreshToken clientSecret apiKey encryptionKey databaseUrl ' +
  'headers.authorization headers.cookie config.zoho config.apiKey config.encryptionKeys config.webhookSecrets ' +
  'config.database config.notices'
).split(' ');

/**
 * The logger of a process: one JSON object a line, or short `readable` lines for a person at a terminal.
 * Standard output is kept for results, so the sink is standard error unless told otherwise.
 */
export function createLogger({
  level = 'info',
  readable = false,
  sink = process.stderr,
}: {
  level?: LogLevel;
  readable?: boolean;
  sink?: LogSink;
} = {}): pino.Logger {
  const debugging = level === 'debug' || level === 'trace';
  return pino(
    {
      level,
      base: readable ? null : { pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: REDACTED, censor: '[redacted]' },
      serializers: { err: (error: unknown) => describeError(error, debugging) },
      hooks: {
        // Without a message of its own pino takes the error's, past the serializer.
        logMethod(args, method) {
          const [first, message] = args as [unknown, string | undefined];
          const fields = first instanceof Error ? { err: first } : first;
          const bare = message === undefined && typeof fields === 'object' && fields !== null && 'err' in fields;
          method.apply(this, [fields, bare ? 'failed' : message, ...args.slice(2)] as unknown as Parameters<typeof method>);
        },
      },
    },
    { write: (line: string) => void sink.write(readable ? readableLine(line) : line) },
  );
}

/** Type, code and a message that is safe to keep; the stack only when debugging; causes as a chain. */
function describeError(error: unknown, debugging: boolean): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error };
  const code = 'code' in error && (typeof error.code === 'string' || typeof error.code === 'number') ? error.code : undefined;
  return {
    type: error.name,
    ...(code === undefined ? {} : { code }),
    message: safeMessage(error),
    ...(error.cause instanceof Error ? { cause: describeError(error.cause, debugging) } : {}),
    // The stack begins with the message; only the frames are kept.
    ...(debugging && error.stack
      ? {
          stack: error.stack
            .split('\n')
            .filter((line) => /^\s+at /.test(line))
            .join('\n'),
        }
      : {}),
  };
}

/** Errors of others quote what they choked on: a row value (Postgres), a piece of a body (JSON), an address. */
function safeMessage(error: Error): string {
  if ('severity' in error) return `database error${'table' in error && error.table ? ` at table ${String(error.table)}` : ''}`;
  if (error instanceof SyntaxError) return 'text that cannot be parsed';
  return error.message.replace(/\/\/[^\s/@]*@/g, '//[redacted]@').replace(/[^\s@"'<>(]+@[^\s@"'<>)]+/g, '[address]');
}

/** `12:30:01 info  worker started loops=4` */
function readableLine(line: string): string {
  const { level, time, msg, err, ...rest } = JSON.parse(line) as Record<string, unknown>;
  const fields = Object.entries(rest).map(([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  const { message, stack } = (err ?? {}) as { message?: string; stack?: string };
  const head = [String(time).slice(11, 19), String(level).padEnd(5), msg, message, ...fields]
    .filter((part) => part !== undefined)
    .join(' ');
  return `${stack ? `${head}\n${stack}` : head}\n`;
}
