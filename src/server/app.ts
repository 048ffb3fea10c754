import { type Context, Hono } from 'hono';
import { createAuth } from './auth.js';
import { readJson } from './body.js';
import { inTime } from './in-time.js';
import { observe, type Variables } from './observe.js';
import { describeApi } from './openapi.js';
import { fits, type Operation, type OperationInput, readBody, readParams, readQuery, routeOf } from './operation.js';
import { HttpProblem, problemFor, problemResponse, unknownPath } from './problem.js';
import { attachmentOperations } from './routes/attachments.js';
import { escalationOperations } from './routes/escalations.js';
import { eventOperations } from './routes/events.js';
import { HOME_JSON, HOME_POLICY, homePage } from './routes/home.js';
import { invoiceOperations } from './routes/invoices.js';
import { jobOperations } from './routes/jobs.js';
import { moneyOperations } from './routes/money.js';
import { noticeOperations } from './routes/notices.js';
import { planOperations } from './routes/plans.js';
import { reportOperations } from './routes/reports.js';
import { serviceOperations } from './routes/service.js';
import { subscriptionOperations } from './routes/subscriptions.js';
import { userOperations } from './routes/users.js';
import { webhookOperations } from './routes/webhooks.js';
import { deskWebhookOperations } from './routes/webhooks-desk.js';
import type { ServerDeps } from './types.js';

/**
 * The HTTP side as one function `(Request) => Response` (`app.fetch`). Every error is a problem document (RFC 9457);
 * none tells anything of the inside.
 *
 * @example const response = await createApp(deps).request('/healthz');
 */
export function createApp(deps: ServerDeps): Hono<{ Variables: Variables }> {
  const app = new Hono<{ Variables: Variables }>();
  const authorise = createAuth(deps.apiKey);
  const operations = [
    ...userOperations(deps.users),
    ...jobOperations(deps.jobs),
    ...subscriptionOperations(deps.subscriptions),
    ...moneyOperations(deps.money),
    ...noticeOperations(deps.notices),
    ...planOperations(deps.plans),
    ...reportOperations(deps.reports),
    ...invoiceOperations(deps.invoices),
    ...escalationOperations(deps.escalations),
    ...attachmentOperations(deps.escalations),
    ...serviceOperations(deps),
    ...eventOperations(deps.events),
    ...webhookOperations(deps.webhooks),
    ...deskWebhookOperations(deps.webhooks.desk),
  ];
  const description = describeApi(operations);

  app.use(observe(deps));
  for (const operation of operations) {
    app.on(operation.method.toUpperCase(), routeOf(operation.path), (c) => {
      c.set('route', operation.path);
      if (!operation.open) authorise(c.req.header('authorization'));
      return run(operation, c);
    });
  }
  const { mcp } = deps;
  if (mcp) {
    app.all('/mcp', (c) => {
      c.set('route', '/mcp');
      return mcp(c.req.raw, { requestId: c.get('requestId') });
    });
  }
  app.get('/openapi.json', (c) => {
    c.set('route', '/openapi.json');
    return c.json(description);
  });
  app.get('/', (c) => {
    c.set('route', '/');
    if (!c.req.header('accept')?.includes('text/html')) return c.json(HOME_JSON);
    return c.html(homePage(), 200, { 'content-security-policy': HOME_POLICY });
  });

  const known = [...operations, { method: 'get', path: '/openapi.json' }, { method: 'get', path: '/' }];
  const fail = (error: unknown, c: Context<{ Variables: Variables }>) => {
    const requestId = c.get('requestId');
    return problemResponse(problemFor(error, { logger: deps.logger, requestId }), requestId);
  };
  app.onError(fail);
  app.notFound((c) => {
    try {
      // Which routes exist below /v1 is not told to strangers.
      if (/^\/v1(\/|$)/.test(pathOf(c))) authorise(c.req.header('authorization'));
      throw noRoute(known, pathOf(c));
    } catch (error) {
      // What is thrown in here would leave past the middleware, without its headers and its log line.
      return fail(error, c);
    }
  });
  return app;
}

async function run(operation: Operation, c: Context): Promise<Response> {
  if (operation.raw) return answered(operation, c, { params: {}, query: {}, body: undefined, request: c.req.raw });
  const url = new URL(c.req.url);
  const params = readParams(operation.path, url.pathname);
  const query = readQuery(operation.query, url.searchParams);
  let body: unknown;
  if (operation.body && !(operation.body.optional && hasNoBody(c.req.raw))) {
    body = await readJson(c.req.raw, operation.body.maxBytes);
    if (!operation.body.checkedByHandler) body = readBody(operation.body.schema, body);
  }
  return answered(operation, c, { params, query, body, request: c.req.raw });
}

async function answered(operation: Operation, c: Context, checked: OperationInput<unknown, unknown>): Promise<Response> {
  // The schemas that were checked are the ones the handler's types were taken from (see operation()).
  const result = await inTime(operation.handle(checked as OperationInput<never, never>));
  return result instanceof Response ? result : c.json(result);
}

const hasNoBody = ({ headers }: Request): boolean =>
  !headers.has('content-type') && !headers.has('transfer-encoding') && Number(headers.get('content-length') ?? 0) === 0;

/** 405 when another method would do, else 404. */
function noRoute(known: readonly { method: string; path: string }[], path: string): HttpProblem {
  const methods = known.filter((candidate) => fits(candidate.path, path)).map((candidate) => candidate.method.toUpperCase());
  if (methods.length === 0) return unknownPath();
  const allow = [...new Set(methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])))].join(', ');
  return new HttpProblem(405, 'method_not_allowed', 'This method is not known here', { detail: `Known: ${allow}.`, headers: { allow } });
}

const pathOf = (c: Context): string => new URL(c.req.url).pathname;
