import { createServer } from 'node:http';
import { createGrants, tokenOf } from './accounts/grants.js';
import { createAccounts } from './accounts/index.js';
import { createResidence } from './accounts/residence.js';
import { createOperator, type Operator } from './control/operator.js';
import { createControl } from './control/routes.js';
import type { WebhooksInput, WebhooksShown } from './control/webhooks.js';
import { createAgenda } from './core/agenda.js';
import { createCallLog } from './core/calls.js';
import { createClock } from './core/clock.js';
import { createFaults } from './core/faults.js';
import { createIds } from './core/ids.js';
import { createLatency } from './core/latency.js';
import { createPipeline } from './core/pipeline.js';
import { createPostOffice, type PostOffice } from './core/post-office.js';
import { createRandom } from './core/random.js';
import type { World } from './core/types.js';
import { lazyInspector } from './inspector/index.js';
import { createServices } from './services.js';

export interface EmulatorOptions {
  /** 0 takes a free one. */
  port?: number;
  host?: string;
  /** For everything random but the tokens; faults bring their own seed. */
  seed?: number;
  /** Where real time comes from; the emulator's clock adds what was advanced. */
  now?: () => Date;
  /** The origin to give out (`api_domain`) when it is not `http://host:port`, e.g. behind a proxy. */
  origin?: string;
  /** Where loud complaints (unknown routes) go; stderr. */
  warn?: (line: string) => void;
}

export interface Emulator
  extends Pick<
    Operator,
    | 'env'
    | 'operations'
    | 'state'
    | 'byHand'
    | 'setFaults'
    | 'setLimits'
    | 'setLatency'
    | 'setAccounts'
    | 'createCode'
    | 'clients'
    | 'setClient'
    | 'reset'
  > {
  url: string;
  /** Every request seen, in order. */
  calls: Operator['calls']['list'];
  /** Counts of all requests since the start or the last reset, even of those no longer in `calls`. */
  callSummary: Operator['calls']['summary'];
  /** Moves the clock by an ISO 8601 duration (`P30D`); answers the new time. */
  advance(duration: string): Date;
  now(): Date;
  /**
   * Billing's webhook as an admin types it in there (`to`, `secret`, …; `to: null` takes it away), and how badly all webhooks
   * travel (`drop`, `duplicate`, `reorder`, …). Answers what is in force. Throws ZodError, or Error when there is none to change.
   */
  webhooks(input: WebhooksInput): WebhooksShown;
  /** Webhooks that went out, newest first, and what became of each. */
  deliveries: PostOffice['list'];
  /** Sends one again at once, without misery. Undefined when it is not known any more. */
  redeliver: PostOffice['redeliver'];
  /** Resolves when no webhook is waiting or being sent. */
  settled: PostOffice['settled'];
  /** Cuts every connection and lets go of the port. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Starts a Zoho of your own on one port: accounts, CRM and Billing, with `/_emulator` to steer it. Rejects when the port is taken. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const {
    port = 0,
    host = '127.0.0.1',
    seed = 1,
    now: realNow = () => new Date(),
    origin,
    warn = (line: string) => void process.stderr.write(`${line}\n`),
  } = options;

  let url = origin ?? '';
  let epoch = 0;
  const complain = (what: string, error: unknown) => warn(`zoho emulator: ${what}${error instanceof Error ? error.stack : String(error)}`);
  const agenda = createAgenda({ now: () => clock.now().getTime(), complain: (error) => complain('a bug in what fell due: ', error) });
  const clock = createClock({ agenda, realNow });
  const outbox = createPostOffice({ clock, agenda, complain: (error) => complain('a bug in a webhook: ', error) });
  const random = createRandom(seed);
  const residence = createResidence();
  const grants = createGrants({ clock, residence });
  const world: World = {
    clock,
    random,
    agenda,
    outbox,
    origin: () => url,
    nextId: createIds({ startedAt: realNow() }),
    authorise: grants.authorise,
  };
  const accounts = createAccounts(world, { grants, residence });
  const { services, byHand } = createServices(world, accounts);
  const faults = createFaults();
  const calls = createCallLog();
  const latency = createLatency({ random: random.next });
  const nextEpoch = () => {
    epoch += 1;
  };
  const operator = createOperator({
    services,
    byHand,
    accounts,
    clock,
    agenda,
    outbox,
    faults,
    latency,
    calls,
    origin: () => url,
    nextEpoch,
  });

  const serve = createPipeline({
    services,
    control: createControl(operator),
    pages: lazyInspector(operator),
    faults,
    latency,
    calls,
    // What fell due is done before a request is looked at, however late its timer is.
    now: clock.catchUp,
    epoch: () => epoch,
    expireToken: (incoming) => grants.dropAccessToken(tokenOf(incoming) ?? ''),
    warn,
  });
  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      complain('', error);
      response.destroy();
    });
  });
  // Longer than any client keeps an idle connection: it must never be this side that closes one while a request is on its way.
  server.keepAliveTimeout = 120_000;
  server.headersTimeout = 125_000;
  server.requestTimeout = 0;

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the emulator listens on no TCP port');
  const reachable = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  url = origin ?? `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${address.port}`;

  const close = async (): Promise<void> => {
    nextEpoch();
    clock.stop();
    outbox.reset();
    if (!server.listening) return;
    await new Promise<void>((resolve, reject) => {
      server.close((error) => (error ? reject(error) : resolve()));
      server.closeAllConnections();
    });
  };

  const { env, operations, state, setFaults, setLimits, setLatency, setAccounts, createCode, clients, setClient, reset } = operator;
  return {
    ...{ url, env, operations, state, byHand, setFaults, setLimits, setLatency, setAccounts, createCode, clients, setClient, reset, close },
    calls: operator.calls.list,
    callSummary: operator.calls.summary,
    advance: clock.advance,
    now: clock.now,
    webhooks: operator.webhooks.set,
    deliveries: outbox.list,
    redeliver: outbox.redeliver,
    settled: outbox.settled,
    [Symbol.asyncDispose]: close,
  };
}
