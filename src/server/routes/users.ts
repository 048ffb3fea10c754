import { z } from '@hono/zod-openapi';
import type { UserDetail } from '../../types-billing.js';
import { parseUser, USER_LIMITS } from '../../user.js';
import { type Operation, operation } from '../operation.js';
import { HttpProblem } from '../problem.js';
import { pageOf, pageQuery, savedUser, userBody, userView } from '../schemas.js';
import { userDetail } from '../schemas-billing.js';
import type { UsersPort } from '../types.js';

/** `/v1/users`: the app's people, and how far each is in Zoho. */
export function userOperations(users: UsersPort): Operation[] {
  return [
    operation({
      method: 'put',
      path: '/v1/users/{id}',
      summary: 'Create or replace a user',
      description:
        'Answers 200 for a new user and for a known one alike, once it is durable; Zoho follows by itself. ' +
        'The body is the whole user: a field left out is emptied. Repeating a request is safe and costs nothing.',
      body: { schema: userBody, checkedByHandler: true },
      answers: { 200: { description: 'Saved.', schema: savedUser } },
      handle: async ({ params: { id = '' }, body }) => users.save(parseUser(withId(body, id))),
    }),
    operation({
      method: 'get',
      path: '/v1/users/{id}',
      summary: 'One user, how far each sync is, and the subscriptions',
      answers: { 200: { description: 'The user.', schema: userDetail }, 404: { description: 'There is no such user.' } },
      handle: async ({ params: { id = '' } }) => (await find(users, id)) ?? notFound(),
    }),
    operation({
      method: 'get',
      path: '/v1/users',
      summary: 'Users, by id',
      query: z.object({
        ...pageQuery,
        state: z.enum(['parked', 'waiting']).optional().openapi({ description: 'Only those with a job in this state.' }),
      }),
      answers: { 200: { description: 'One page.', schema: pageOf(userView) } },
      handle: ({ query }) => users.list({ limit: 100, ...query }),
    }),
  ];
}

/** The id of the path wins nothing: if the body has one too, they must agree. */
function withId(body: unknown, id: string): unknown {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  if ('id' in body && body.id !== id) {
    throw new HttpProblem(422, 'invalid_input', 'The content is not acceptable', {
      errors: [{ path: 'id', message: 'must be the id of the path, or be left out' }],
    });
  }
  return { ...body, id };
}

/** What no user can be called is not asked of the database, which refuses some of it (NUL). */
async function find(users: UsersPort, id: string): Promise<UserDetail | undefined> {
  return id.length > USER_LIMITS.id || /\p{Cc}/u.test(id) ? undefined : users.get(id);
}

function notFound(): never {
  throw new HttpProblem(404, 'user_not_found', 'There is no user with this id');
}
