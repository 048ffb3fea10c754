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
import { watchHands } from './core/hand.js';
import { createIds } from './core/ids.js';
import { createLatency } from './core/latency.js';
import { createPipeline } from './core/pipeline.js';
import { createPostOffice, type PostOffice } from './core/post-office.js';
import { createRandom } from './core/random.js';
import { createEmulatorServer, urlOf } from './core/server.js';
import type { World } from './core/types.js';
import { lazyInspector } from './inspector/index.js';
import { plant } from './seed/plant.js';
import { checkSeed, type SeedData } from './seed/schema.js';
import { createServices } from './services.js';
import type { StateKeeper } from './state/keeper.js';

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
  /** What it begins with, unless there is a state to go on with. See `readSeedFile` for a file of YAML. */
  seedData?: SeedData;
  /** A file to keep the state in: gone on with when it is there, written within two seconds of a change and at the end. */
  stateFile?: string;
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
  /** True when it goes on with the state of `stateFile`; false when it began anew. */
  resumed: boolean;
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
  /** Cuts every connection, lets go of the port and writes the state. Rejects when that could not be written. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Starts a Zoho of your own on one port: accounts, CRM, Billing, Books and Desk, with `/_emulator` to steer it. Rejects when the
 * port is taken, with SeedError when seed data is refused, and with StateError when the state file is in use, broken or none of ours.
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const { port = 0, host = '127.0.0.1', seed = 1, now: realNow = () => new Date(), origin, seedData, stateFile } = options;
  const { warn = (line: string) => void process.stderr.write(`${line}\n`) } = options;
  const sown = seedData && checkSeed(seedData);

  let url = origin ?? '';
  let epoch = 0;
  let keeper: StateKeeper | undefined;
  /** While it begins nobody is served, and nothing half done is kept. False when it could not begin. */
  let beginning: Promise<boolean> | undefined;
  let missed = false;
  const changed = () => {
    if (beginning) missed = true;
    else keeper?.changed();
  };
  const complain = (what: string) => (error: unknown) =>
    warn(`zoho emulator: ${what}${error instanceof Error ? error.stack : String(error)}`);
  const agenda = createAgenda({ now: () => clock.now().getTime(), complain: complain('a bug in what fell due: ') });
  const clock = createClock({ agenda, realNow, startAt: sown?.clock === undefined ? undefined : new Date(sown.clock), onRun: changed });
  const outbox = createPostOffice({ clock, agenda, complain: complain('a bug in a webhook: '), onAttempt: changed });
  const random = createRandom(seed);
  const ids = createIds({ startedAt: realNow() });
  const residence = createResidence();
  const grants = createGrants({ clock, residence });
  const world: World = { clock, random, agenda, outbox, origin: () => url, nextId: ids, authorise: grants.authorise };
  const accounts = createAccounts(world, { grants, residence });
  const { services, byHand } = createServices(world, accounts);
  const faults = createFaults();
  const calls = createCallLog();
  const latency = createLatency({ random: random.next });
  const nextEpoch = () => {
    epoch += 1;
  };
  const operator = createOperator({
    ...{ services, byHand, accounts, clock, agenda, outbox, faults, latency, calls, nextEpoch },
    origin: () => url,
  });

  const pipeline = createPipeline({
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
  const server = createEmulatorServer({
    serve: async (request, response) => {
      if (beginning && !(await beginning)) return void response.destroy();
      await pipeline(request, response);
      if (!keeper) return;
      if (request.method !== 'GET' && request.method !== 'HEAD') changed();
      // A read costs credits, too. That is worth keeping, not worth writing at once.
      else if (services.some(({ owns }) => owns(request.url ?? ''))) keeper.touched();
    },
    complain: complain(''),
  });

  const begin = async (): Promise<void> => {
    if (stateFile !== undefined) {
      // Loaded only when wanted: most emulators of tests keep nothing.
      const { keepState } = await import('./state/keeper.js');
      const { save: settings, apply: applySettings } = operator.settings;
      keeper = await keepState({ file: stateFile, parts: { services, clock, ids, random, settings, applySettings }, warn });
    }
    if (sown && !keeper?.loaded) await plant(sown, { services, operator });
  };

  const close = async (): Promise<void> => {
    nextEpoch();
    clock.stop();
    try {
      await server.close();
      // Before webhooks are forgotten: how badly they travel is part of the state.
      keeper?.close();
    } finally {
      outbox.reset();
    }
  };

  const taken = await server.listen(port, host);
  url = origin ?? urlOf(host, taken);
  if (stateFile !== undefined || sown) {
    const begun = begin();
    beginning = begun.then(
      () => true,
      () => false,
    );
    try {
      await begun;
    } catch (error) {
      keeper?.discard();
      await close();
      throw error;
    }
    beginning = undefined;
    if (missed || !keeper?.loaded) changed();
  }

  const { setFaults, setLimits, setLatency, setAccounts, createCode, setClient, reset } = operator;
  /** The same function; the state is written after it. */
  const kept = <A extends unknown[], R>(run: (...args: A) => R) =>
    keeper
      ? (...args: A): R => {
          const result = run(...args);
          changed();
          return result;
        }
      : run;
  return {
    url,
    resumed: keeper?.loaded ?? false,
    env: operator.env,
    operations: operator.operations,
    state: operator.state,
    byHand: keeper ? watchHands(byHand, changed) : byHand,
    setFaults: kept(setFaults),
    setLimits: kept(setLimits),
    setLatency: kept(setLatency),
    setAccounts: kept(setAccounts),
    createCode: kept(createCode),
    clients: operator.clients,
    setClient: kept(setClient),
    reset: kept(reset),
    calls: operator.calls.list,
    callSummary: operator.calls.summary,
    advance: kept(clock.advance),
    now: clock.now,
    webhooks: kept(operator.webhooks.set),
    deliveries: outbox.list,
    redeliver: outbox.redeliver,
    settled: outbox.settled,
    close,
    [Symbol.asyncDispose]: close,
  };
}
