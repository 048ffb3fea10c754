import { expect, test } from 'vitest';
import { createLogger } from './logger.js';

function collect(options: Parameters<typeof createLogger>[0] = {}): { lines: string[]; logger: ReturnType<typeof createLogger> } {
  const lines: string[] = [];
  return { lines, logger: createLogger({ ...options, sink: { write: (line) => lines.push(line) } }) };
}

test('a line is one JSON object with time, level and message', () => {
  const { lines, logger } = collect();
  logger.info({ sync: 'crm.lead' }, 'pushed');
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0]!)).toMatchObject({
    level: 'info',
    msg: 'pushed',
    sync: 'crm.lead',
    time: expect.stringMatching(/^\d{4}-.*Z$/),
  });
});

test('secrets and personal fields are redacted wherever an object carries them along', () => {
  const { lines, logger } = collect();
  logger.info({
    email: 'ada@example.com',
    phone: '+44 1',
    accessToken: '1000.a',
    headers: { authorization: 'Bearer x' },
    config: { apiKey: 'k' },
  });
  expect(lines[0]).not.toMatch(/ada|\+44|1000\.a|Bearer|"k"/);
});

test('an error keeps type, code and cause but neither row values nor pieces of a body nor addresses', () => {
  const { lines, logger } = collect();
  const postgres = Object.assign(new Error('invalid input: "ada@example.com"'), {
    severity: 'ERROR',
    code: '22P02',
    detail: 'Key (email)=(ada@example.com)',
    table: 'users',
  });
  const syntax = new SyntaxError('Unexpected token, "ada secret" is not valid JSON', { cause: postgres });
  logger.error({ err: new Error('cannot reach postgres://app:hunter2@localhost/db for <ada@example.com>', { cause: syntax }) });
  expect(lines[0]).not.toMatch(/ada|hunter2/);
  expect(JSON.parse(lines[0]!).err.cause.cause).toEqual({ type: 'Error', code: '22P02', message: 'database error at table users' });
});

test('stacks are for debugging', () => {
  const info = collect();
  info.logger.error({ err: new Error('x') });
  expect(info.lines[0]).not.toContain('logger.test');
  const debug = collect({ level: 'debug' });
  debug.logger.error({ err: new Error('ada@example.com') });
  expect(debug.lines[0]).toContain('logger.test');
  expect(debug.lines[0]).not.toContain('ada@');
});

test('a person gets one short line', () => {
  const { lines, logger } = collect({ readable: true });
  logger.warn({ loops: 4 }, 'worker started');
  expect(lines[0]).toMatch(/^\d\d:\d\d:\d\d warn {2}worker started loops=4\n$/);
});

test.each([
  ['an error alone', (logger: ReturnType<typeof createLogger>) => logger.error(new Error('ada@example.com'))],
  ['an error in a field', (logger: ReturnType<typeof createLogger>) => logger.error({ err: new Error('ada@example.com') })],
  ['an error and a message', (logger: ReturnType<typeof createLogger>) => logger.error(new Error('ada@example.com'), 'failed')],
])('%s is described the same safe way', (_name, log) => {
  const { lines, logger } = collect();
  log(logger);
  expect(JSON.parse(lines[0]!)).toMatchObject({ msg: 'failed', err: { type: 'Error', message: '[address]' } });
});

test('a plain message goes through as it is', () => {
  const { lines, logger } = collect();
  logger.info('ready');
  logger.info({ a: 1 });
  expect(lines.map((line) => JSON.parse(line).msg)).toEqual(['ready', undefined]);
});

test('something thrown that is no error does not break the line', () => {
  const { lines, logger } = collect();
  logger.error({ err: 'ada@example.com' }, 'odd');
  expect(JSON.parse(lines[0]!)).toMatchObject({ msg: 'odd', err: { type: 'string' } });
});
