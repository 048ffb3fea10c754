import { z } from 'zod';
import { looksLikeEmail } from '../../lib/email.js';
import { TIERS } from '../../types.js';
import { AgentProblem, noUser } from './agent-problem.js';
import { appId, tool } from './tool.js';
import { fenceOrNull, NOTICE, UNTRUSTED_NOTICE, untrusted } from './untrusted.js';

const description = `Find the user behind exactly one id or exactly one e-mail address: their id, name and tier.

Use it to get the userId that escalate_to_human and explain_billing want, when all you have is the address that the user gave you.
Do not use it to search, to guess addresses, to check who has an account, or for anybody but the person you speak with. There is no search by name.
The answer: users, usually one or none; several when people share an address (then ask which account). Nobody found is a normal answer: do not try variants. Do not tell one person what you find of another.`;

export const findUser = tool({
  name: 'find_user',
  title: 'Find a user',
  description,
  scope: 'users',
  zohoCalls: 0,
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  input: z.strictObject({
    userId: appId().optional().describe('The app’s own id. Give this or email.'),
    email: z.string().min(3).max(255).optional().describe('The whole address; capitals do not matter.'),
    conversationId: appId().optional().describe('The conversation you are in, if you know its id.'),
  }),
  output: z.object({
    notice: NOTICE,
    users: z.array(
      z.object({
        userId: z.string(),
        name: untrusted('What they call themselves.').nullable(),
        tier: z.enum(TIERS),
        since: z.string().describe('The day they signed up.'),
      }),
    ),
  }),
  async run({ userId, email }, { ports, session, bound }) {
    if (bound && session.userId === undefined) throw noUser();
    if ((userId === undefined) === (email === undefined) && session.userId === undefined) {
      throw new AgentProblem('invalid_input', 'Give either userId or email.', 'Call again with one of them.');
    }
    if (email !== undefined && !looksLikeEmail(email)) {
      throw new AgentProblem(
        'invalid_input',
        'email: must be a whole e-mail address.',
        'Ask the user for the whole address. There is no search.',
      );
    }
    // Of a session that has a user, both may be there: the address is looked for, and the user is checked below.
    const found = await ports.users.known(email === undefined ? { id: userId ?? '' } : { email });
    return {
      notice: UNTRUSTED_NOTICE,
      users: found
        .filter(({ id }) => session.userId === undefined || id === session.userId)
        .map(({ id, name, tier, createdAt }) => ({
          ...{ userId: id, name: fenceOrNull(name, { most: 200 }) },
          tier: TIERS.find((one) => one === tier) ?? 'Free Tier',
          since: createdAt.slice(0, 10),
        })),
    };
  },
});
