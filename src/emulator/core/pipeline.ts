import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CallLog, OpenCall } from './calls.js';
import type { Fault, Faults } from './faults.js';
import { readIncoming } from './incoming.js';
import type { Latency } from './latency.js';
import { inDialect, insteadOf, send } from './misbehave.js';
import { notImplemented } from './not-implemented.js';
import { show } from './observers.js';
import type { Answer, EmulatedService, Incoming, Pages } from './types.js';

export interface PipelineOptions {
  services: EmulatedService[];
  /** `/_emulator/*`: never faulted, slowed or logged. */
  control: Pages;
  /** Whatever no service owns; nothing there is faulted, slowed or logged. */
  pages: Pages;
  faults: Faults;
  latency: Latency;
  calls: CallLog;
  now(): Date;
  /** Changes with every reset: what was under way then must not be carried out in the new world. */
  epoch(): number;
  /** For `expire-token`: the token of this request dies. */
  expireToken(incoming: Incoming): void;
  /** Where loud complaints go. */
  warn(line: string): void;
}

const DEFAULT_DELAY_MS = 1000;
const DEFAULT_TIMEOUT_MS = 60_000;

/**
 * Serves one request: read → admit → fault → half the latency → carry out → the other half → answer → log.
 * The request is carried out half way through its latency, as over a real network: two that are under way together
 * see each other's effects in either order, and a client that gives up waiting has still caused its effect.
 */
export function createPipeline(options: PipelineOptions): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const { services, control, pages, faults, latency, calls, now, epoch, expireToken, warn } = options;

  return async (request, response) => {
    const incoming = await readIncoming(request);
    if (incoming === 'gone') return;
    if (incoming === 'too large') {
      // The rest of the body is not read, so the connection is of no further use.
      send(response, { status: 413, body: { message: 'the body is too large' }, headers: { connection: 'close' } });
      return;
    }
    const { method, path } = incoming;
    const service = services.find((candidate) => candidate.owns(path));
    if (!service) {
      const page = await (path === '/_emulator' || path.startsWith('/_emulator/') ? control : pages).handle(incoming);
      if (page) {
        send(response, page);
        return;
      }
    }
    const call = calls.begin({ method, path, query: incoming.query, service: service?.name ?? 'unknown', at: now(), incoming });
    if (!service) {
      const answer = complainOf(incoming);
      call.end({ status: answer.status, answer });
      send(response, answer);
      return;
    }
    await exchange({ service, incoming, call, response });
  };

  async function exchange({
    service,
    incoming,
    call,
    response,
  }: {
    service: EmulatedService;
    incoming: Incoming;
    call: OpenCall;
    response: ServerResponse;
  }) {
    const born = epoch();
    const started = performance.now();
    const admission = service.admit?.(incoming);
    const refused = admission && 'refuse' in admission ? admission.refuse : undefined;
    const done = once(admission && 'done' in admission ? admission.done : undefined);
    const fault = refused ? undefined : faults.decide({ service: service.name, method: incoming.method, path: incoming.path });
    call.fault = fault?.fault ?? null;
    const latencyMs = latency.pick(service.name);

    const hangUp = (how: 'close' | 'reset') => {
      done();
      call.end({ status: 0 });
      if (how === 'reset') response.socket?.resetAndDestroy();
      else response.destroy();
    };

    if (fault?.fault === 'reset') return hangUp('reset');
    if (latencyMs > 0) await waitUntil(started + latencyMs / 2);
    if (epoch() !== born) return hangUp('close');
    if (fault?.fault === 'timeout') {
      await waitUntil(performance.now() + (fault.ms ?? DEFAULT_TIMEOUT_MS), response);
      return hangUp('close');
    }
    if (fault?.fault === 'expire-token') expireToken(incoming);

    const answer = refused ?? insteadOf(fault, service) ?? afterwards(fault, service, await carryOut(service, incoming));

    const late = fault?.fault === 'delay' ? (fault.ms ?? DEFAULT_DELAY_MS) : 0;
    if (latencyMs + late > 0) await waitUntil(started + latencyMs + late);
    if (fault?.fault === 'drop-after-commit') return hangUp('close');
    done();
    call.end({ status: answer.status, credits: answer.credits, answer });
    send(response, answer, { cut: fault?.fault !== 'truncate' ? undefined : fault.coin < 0.5 ? 'short' : 'hang up' });
  }

  async function carryOut(service: EmulatedService, incoming: Incoming): Promise<Answer> {
    try {
      const answer = (await service.handle(incoming)) ?? complainOf(incoming);
      show({ service: service.name, incoming, answer });
      return answer;
    } catch (error) {
      warn(
        `zoho emulator: a bug in ${service.name}: ${incoming.method} ${incoming.path}: ${error instanceof Error ? error.stack : String(error)}`,
      );
      return inDialect(service, 500);
    }
  }

  function complainOf({ method, path }: Incoming): Answer {
    warn(`zoho emulator: ${method} ${path} is not implemented by this emulator`);
    return notImplemented(`${method} ${path}`, { method, path });
  }
}

function afterwards(fault: Fault | undefined, service: EmulatedService, answer: Answer): Answer {
  return fault?.fault === 'error-after-commit' ? { ...inDialect(service, fault.status ?? 500), credits: answer.credits } : answer;
}

function once(action: (() => void) | undefined): () => void {
  let pending = action;
  return () => {
    const run = pending;
    pending = undefined;
    run?.();
  };
}

/** Waits for a moment of `performance.now()`, or until the client has left. Does not keep the process alive. */
function waitUntil(moment: number, response?: ServerResponse): Promise<void> {
  const ms = moment - performance.now();
  if (ms <= 0) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    timer.unref();
    response?.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
