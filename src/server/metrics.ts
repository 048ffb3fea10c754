import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Status } from '../types.js';
import { VERSION } from '../version.js';

/** The fields of a call record that make a series. Never a path with ids, never a message. */
export interface MeasuredCall {
  service: string;
  operation: string;
  outcome: string;
  ms: number;
  credits: number;
}

export interface Metrics {
  /** One exchange with Zoho, made by this process. */
  called(call: MeasuredCall): void;
  /** One HTTP request answered by this process. `route` is the template, never the path. */
  answered(request: { method: string; route: string; status: number; ms: number }): void;
  /** A webhook was turned away by this process. `reason` is one of a few words. */
  refused(webhook: { service: string; reason: string }): void;
  /** The Prometheus text. `status` undefined: the database does not answer, and its series are left out. */
  render(status: Status | undefined): Promise<string>;
  readonly contentType: string;
}

/** From a fast local answer to the 20 s time-out of a call. */
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20];
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
const JOB_STATES = ['queued', 'active', 'retrying', 'parked'] as const;
const TOKEN_STATES = ['ok', 'none', 'reauthorise', 'cooling'] as const;

/**
 * The numbers of this process (calls, HTTP) and, at each scrape, those of the whole fleet as the database has them
 * (users, jobs, token). A registry of its own, so two bridges in one process do not mix.
 */
export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const gauge = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name: `zoho_bridge_${name}`, help, labelNames, registers });
  const counter = (name: string, help: string, labelNames: string[]) =>
    new Counter({ name: `zoho_bridge_${name}`, help, labelNames, registers });

  gauge('info', 'Version of this process.', ['version']).set({ version: VERSION }, 1);
  const memory = gauge('process_resident_memory_bytes', 'Resident memory of this process.');
  const database = gauge('database_up', '1 when the database answered this scrape.');
  const users = gauge('users', 'Users in the store.');
  const synced = gauge('synced', 'Users whose current version Zoho has, by sync.', ['sync']);
  const jobs = gauge('jobs', 'Jobs of the fleet by sync and state.', ['sync', 'state']);
  const token = gauge('token_state', '1 for the state the access token is in.', ['state']);
  const tokenExpiry = gauge('token_expires_at_seconds', 'When the access token expires, Unix time; 0 without one.');
  const credits = gauge('credits_last_day', 'Credits or calls charged in the last 24 hours, whole fleet.', ['service']);

  const calls = counter('calls_total', 'Calls to Zoho made by this process.', ['service', 'operation', 'outcome']);
  const spent = counter('call_credits_total', 'Credits charged for calls of this process.', ['service']);
  const callSeconds = new Histogram({
    name: 'zoho_bridge_call_duration_seconds',
    help: 'Duration of calls to Zoho.',
    labelNames: ['service'],
    buckets: SECONDS,
    registers,
  });
  const refusals = counter('webhooks_refused_total', 'Webhooks turned away by this process.', ['service', 'reason']);
  const requests = counter('http_requests_total', 'HTTP requests answered by this process.', ['method', 'route', 'status']);
  const httpSeconds = new Histogram({
    name: 'zoho_bridge_http_request_duration_seconds',
    help: 'Duration of HTTP requests.',
    labelNames: ['route'],
    buckets: SECONDS,
    registers,
  });

  return {
    contentType: registry.contentType,
    called({ service, operation, outcome, ms, credits: cost }) {
      calls.inc({ service, operation, outcome });
      spent.inc({ service }, cost);
      callSeconds.observe({ service }, ms / 1000);
    },
    refused({ service, reason }) {
      refusals.inc({ service, reason });
    },
    answered({ method, route, status, ms }) {
      // A caller can invent methods; labels must stay few.
      requests.inc({ method: METHODS.has(method) ? method : 'other', route, status });
      httpSeconds.observe({ route }, ms / 1000);
    },
    async render(status) {
      memory.set(process.memoryUsage.rss());
      database.set(status ? 1 : 0);
      for (const series of [users, synced, jobs, token, tokenExpiry, credits]) series.reset();
      if (status) {
        users.set(status.users);
        for (const sync of status.syncs) {
          synced.set({ sync: sync.sync }, sync.synced);
          for (const state of JOB_STATES) jobs.set({ sync: sync.sync, state }, sync[state]);
        }
        for (const state of TOKEN_STATES) token.set({ state }, status.token.state === state ? 1 : 0);
        tokenExpiry.set(status.token.expiresAt ? Date.parse(status.token.expiresAt) / 1000 : 0);
        for (const { service, creditsLastDay } of status.calls) credits.set({ service }, creditsLastDay);
      }
      return registry.metrics();
    },
  };
}
