/**
 * The emulator, alone in its process. It is not changed for the bench; only Node's own HTTP server is listened to:
 * when a request begins, and when the answer to an upsert of leads leaves. So what is measured is Zoho's side of the wire.
 */
import diagnostics from 'node:diagnostics_channel';
import { type IncomingMessage, ServerResponse } from 'node:http';
import { type Emulator, startEmulator } from '../../src/emulator/index.js';
import { machineMs } from '../clock.js';
import { cpuMs, serve } from '../serve.js';

interface Upsert {
  beganMs: number;
  answeredMs: number;
  body: unknown;
}

const began = new WeakMap<IncomingMessage, number>();
let upserts: Upsert[] = [];
let emulator: Emulator | undefined;

diagnostics.subscribe('http.server.request.start', (message) => {
  began.set((message as { request: IncomingMessage }).request, machineMs());
});

const end = ServerResponse.prototype.end;
ServerResponse.prototype.end = function (this: ServerResponse, ...args: unknown[]) {
  const answer = Reflect.apply(end, this, args) as ServerResponse;
  if (this.req.url?.startsWith('/crm/v8/Leads/upsert') && this.statusCode < 300) {
    const answeredMs = machineMs();
    upserts.push({ beganMs: began.get(this.req) ?? answeredMs, answeredMs, body: args[0] });
  }
  return answer;
};

function running(): Emulator {
  if (!emulator) throw new Error('not started');
  return emulator;
}

function idsIn(body: unknown): string[] {
  const { data } = JSON.parse(String(body)) as { data: { code: string; details: { id?: string } }[] };
  return data.flatMap(({ code, details }) => (code === 'SUCCESS' && details.id ? [details.id] : []));
}

serve({
  async start() {
    emulator = await startEmulator({ warn: () => undefined });
    return emulator.env();
  },
  latency: (ms: number) => void running().setLatency({ ms, jitterMs: 0 }),
  /** How many leads were answered for so far, counting one as often as it was upserted. */
  answered: () => upserts.reduce((sum, { body }) => sum + idsIn(body).length, 0),
  /** For every lead by the app's own id: when the request that first brought it began, and when its answer left. */
  leads() {
    const leads = (running().state().crm?.Leads ?? []) as { id: string; External_User_ID: string }[];
    const owner = new Map(leads.map((lead) => [lead.id, lead.External_User_ID]));
    const first = new Map<string, { beganMs: number; answeredMs: number }>();
    for (const { body, ...times } of upserts) {
      for (const id of idsIn(body)) if (!first.has(owner.get(id) ?? id)) first.set(owner.get(id) ?? id, times);
    }
    return first;
  },
  forget() {
    upserts = [];
  },
  counts() {
    const { services } = running().callSummary();
    const of = (name: string) => ({
      calls: services[name]?.calls ?? 0,
      credits: services[name]?.credits ?? 0,
      statuses: services[name]?.statuses ?? {},
    });
    const state = running().state();
    return { crm: of('crm'), billing: of('billing'), leads: state.crm?.Leads?.length ?? 0, contacts: state.crm?.Contacts?.length ?? 0 };
  },
  /** Calls by kind, without ids. */
  kinds() {
    const kinds: Record<string, number> = {};
    for (const { method, path, status } of running().calls()) {
      const kind = `${method} ${path.replaceAll(/\d{6,}/g, ':id')} ${status}`;
      kinds[kind] = (kinds[kind] ?? 0) + 1;
    }
    return kinds;
  },
  cpuMs,
});
