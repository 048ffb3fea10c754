import { z } from 'zod';
import type { Answer, Incoming, Pages } from '../core/types.js';
import type { Operator } from './operator.js';
import { callQuery, clockChange } from './schemas.js';

type Route = (incoming: Incoming) => unknown;

/** `/_emulator/*`: what the operator can do, over HTTP. Wrong bodies are a 400 that says what is wrong with them. */
export function createControl(operator: Operator): Pages {
  const routes: Record<string, Record<string, Route>> = {
    operations: { GET: () => operator.operations() },
    state: { GET: () => operator.state() },
    calls: { GET: ({ query }) => operator.calls.list(callQuery.parse(Object.fromEntries(query))) },
    'calls/summary': { GET: () => operator.calls.summary() },
    env: { GET: () => operator.env() },
    faults: { GET: () => operator.faults(), POST: (incoming) => operator.setFaults(json(incoming)) },
    clock: { GET: () => ({ now: operator.clock.now().toISOString() }), POST: (incoming) => moveClock(operator, json(incoming)) },
    latency: { GET: () => operator.latency(), POST: (incoming) => operator.setLatency(json(incoming)) },
    limits: { GET: () => operator.limits(), POST: (incoming) => operator.setLimits(json(incoming)) },
    webhooks: { GET: () => operator.webhooks(), POST: (incoming) => operator.setWebhooks(json(incoming)) },
    accounts: { GET: () => operator.accounts(), POST: (incoming) => operator.setAccounts(json(incoming)) },
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
    handle: (incoming) => {
      const name = incoming.segments.slice(1).join('/');
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
        return { status: 200, body: route(incoming) };
      } catch (error) {
        return badRequest(error);
      }
    },
  };
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
