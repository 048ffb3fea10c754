import { z } from 'zod';
import type { Answer, Incoming, Pages } from '../core/types.js';
import { describeHands, findHand } from './hands.js';
import type { Operator } from './operator.js';
import { callQuery, clockChange } from './schemas.js';
import { deliveryQuery } from './webhooks.js';

type Route = (incoming: Incoming) => unknown;

const HAND = 'by-hand/:service/:name';

/** `/_emulator/*`: what the operator can do, over HTTP. Wrong bodies are a 400 that says what is wrong with them. */
export function createControl(operator: Operator): Pages {
  const { clock, webhooks } = operator;
  const routes: Record<string, Record<string, Route>> = {
    operations: { GET: () => operator.operations() },
    state: { GET: () => operator.state() },
    calls: { GET: ({ query }) => operator.calls.list(callQuery.parse(Object.fromEntries(query))) },
    'calls/summary': { GET: () => operator.calls.summary() },
    env: { GET: () => operator.env() },
    faults: { GET: () => operator.faults(), POST: (incoming) => operator.setFaults(json(incoming)) },
    clock: { GET: () => ({ now: clock.catchUp().toISOString() }), POST: (incoming) => moveClock(operator, json(incoming)) },
    latency: { GET: () => operator.latency(), POST: (incoming) => operator.setLatency(json(incoming)) },
    limits: { GET: () => operator.limits(), POST: (incoming) => operator.setLimits(json(incoming)) },
    webhooks: { GET: () => webhooks.show(), POST: (incoming) => webhooks.set(json(incoming)) },
    'webhooks/deliveries': { GET: ({ query }) => webhooks.deliveries(deliveryQuery.parse(Object.fromEntries(query))) },
    'webhooks/redeliver': { POST: (incoming) => webhooks.redeliver(json(incoming)) },
    settle: { POST: () => webhooks.settle() },
    'by-hand': { GET: () => describeHands(operator.handActions()) },
    [HAND]: { POST: (incoming) => actByHand(operator, incoming) },
    accounts: { GET: () => operator.accounts(), POST: (incoming) => operator.setAccounts(json(incoming)) },
    clients: { GET: () => operator.clients(), POST: (incoming) => operator.setClient(json(incoming)) },
    codes: { POST: (incoming) => ({ code: operator.createCode(json(incoming)) }) },
    reset: {
      POST: () => {
        operator.reset();
        return { reset: true };
      },
    },
  };
  const listing = Object.entries(routes).map(([name, methods]) => `${Object.keys(methods).join('|')} /_emulator/${name}`);

  return {
    handle: async (incoming) => {
      const name = nameOf(incoming);
      if (name === '') return { status: 200, body: { routes: listing } };
      const methods = Object.hasOwn(routes, name) ? routes[name] : undefined;
      if (!methods) return { status: 404, body: { error: `there is no /_emulator/${name}`, routes: listing } };
      const route = methods[incoming.method];
      if (!route)
        return {
          status: 405,
          body: { error: `use ${Object.keys(methods).join(' or ')}` },
          headers: { allow: Object.keys(methods).join(', ') },
        };
      try {
        // What is shown or changed is the world as it is by now, however late a timer is.
        clock.catchUp();
        return { status: 200, body: await route(incoming) };
      } catch (error) {
        return badRequest(error);
      }
    },
  };
}

function nameOf({ segments }: Incoming): string {
  const [, first, ...rest] = segments;
  return first === 'by-hand' && rest.length === 2 ? HAND : segments.slice(1).join('/');
}

async function actByHand(operator: Operator, incoming: Incoming) {
  const [, , service = '', name = ''] = incoming.segments;
  const result = await findHand(operator.handActions(), service, name)(json(incoming));
  return { result: result ?? null };
}

function moveClock(operator: Operator, input: unknown) {
  const change = clockChange.parse(input);
  const now = 'advance' in change ? operator.clock.advance(change.advance) : operator.clock.set(new Date(change.set));
  return { now: now.toISOString() };
}

/** The body, not yet checked: `never` hands it to functions that check their input themselves. An empty body is `{}`. */
function json({ rawBody }: Incoming): never {
  const text = rawBody.toString('utf8').trim();
  try {
    return (text === '' ? {} : JSON.parse(text)) as never;
  } catch (error) {
    throw new Error(`the body is not JSON: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

function badRequest(error: unknown): Answer {
  if (error instanceof z.ZodError) {
    const issues = error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
    return { status: 400, body: { error: issues.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join('; '), issues } };
  }
  return { status: 400, body: { error: error instanceof Error ? error.message : String(error) } };
}
