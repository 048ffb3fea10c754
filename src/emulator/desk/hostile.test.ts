import { expect, test } from 'vitest';
import { type DeskClient, deskClient } from '../../../test/harness/desk.js';

const NAMES = ['__proto__', 'constructor', 'toString', 'valueOf', 'hasOwnProperty'];
const DEEP = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;

/** Every operation with a body, at a ticket that is there. */
async function writers({ emulator, desk, ticket }: DeskClient): Promise<[method: string, path: string][]> {
  const { id } = await ticket({ description: 'hello' });
  const comment = (await desk('POST', `tickets/${id}/comments`, { content: 'note' })).row.id;
  const [thread] = (await desk('GET', `tickets/${id}/threads`)).list;
  const { operations = [] } = emulator.operations().find(({ service }) => service === 'desk') ?? {};
  return operations
    .filter(({ method, implemented }) => implemented !== false && method !== 'GET' && method !== 'DELETE')
    .map(({ method, path }) => [
      method,
      path
        .replace('/api/v1/', '')
        .replace(':threadId', thread?.id ?? '')
        .replace(':commentId', comment)
        .replace(':id', id),
    ]);
}

test('no body makes any operation stumble: what is no object, what is deep, what is named like something every object has', async () => {
  const client = await deskClient();
  const bodies = ['', '[]', '7', '"x"', 'null', '{', DEEP, ...NAMES.flatMap((name) => [`{"${name}":1}`, `{"${name}":{"a":null}}`])];
  for (const [method, path] of await writers(client)) {
    for (const body of bodies) {
      const { status } = await client.desk(method, path, body);
      // Four take no body at all.
      const bodyless = /send(Draft|ForReview)|resendFailed|split|uploads|attachments/.test(path);
      expect(status, `${method} ${path} ${body.slice(0, 40)}`).toBeLessThan(500);
      if (!bodyless) expect(status, `${method} ${path} ${body.slice(0, 40)}`).toBeGreaterThanOrEqual(400);
    }
  }
  expect(client.warnings).toEqual([]);
});

test.each(['parentTicket', 'sourceTicket'])('an id inside %s has to be one', async (name) => {
  const { desk, departmentId, warnings } = await deskClient();
  for (const id of ['{"toString":1,"valueOf":1}', DEEP, '["1"]', 'null', '1.5']) {
    const body = `{"subject":"x","departmentId":"${departmentId}","contact":{"lastName":"Smith"},"${name}":{"id":${id}}}`;
    const { status, wrong } = await desk('POST', 'tickets', body);
    expect({ status, wrong }).toEqual({ status: 422, wrong: [`/${name}/id invalid`] });
  }
  expect(warnings).toEqual([]);
});

test.each(NAMES)('%s is a channel, a status to search for and an entity like any other word', async (name) => {
  const { desk, ticket } = await deskClient();
  const { id } = await ticket({ channel: name, description: `a &${name}; b` });
  const { row } = await desk('GET', `tickets/${id}/latestThread?include=plainText`);
  expect(row).toMatchObject({ channel: name.toUpperCase(), plainText: `a &${name}; b` });
  expect((await desk('GET', `tickets/search?status=${name}`)).status).toBe(204);
  expect((await desk('GET', `tickets?fields=${name}`)).status).toBe(500);
  expect((await desk('GET', `tickets?sortBy=${name}`)).status).toBe(422);
});

test('two tickets that are merged into each other at the same time: one survives', async () => {
  const { desk, ticket } = await deskClient();
  const [a, b] = [await ticket(), await ticket()];
  const answers = await Promise.all([
    desk('POST', `tickets/${a.id}/merge`, { ids: [b.id] }),
    desk('POST', `tickets/${b.id}/merge`, { ids: [a.id] }),
  ]);
  expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 404]);
  const seen = await Promise.all([a, b].map(({ id }) => desk('GET', `tickets/${id}`)));
  expect(seen.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 404]);
});

test('a method that an address does not have is a 405 with the headers of every answer', async () => {
  const { desk } = await deskClient();
  const { status, error, headers } = await desk('PUT', 'tickets', {});
  expect({ status, error }).toEqual({ status: 405, error: 'METHOD_NOT_ALLOWED' });
  expect(headers.get('x-rate-limit-request-weight-v3')).toBe('0');
});
