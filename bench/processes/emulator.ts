/**
 * The emulator, alone in its process. It is not changed for the bench; only Node's own HTTP server is listened to:
 * when a request begins, and when the answer to an upsert of leads leaves. So what is measured is Zoho's side of the wire.
 */
import diagnostics from 'node:diagnostics_channel';
import { type IncomingMessage, ServerResponse } from 'node:http';
import { type Emulator, startEmulator } from '../../src/emulator/index.js';
import { machineMs, onSchedule } from '../clock.js';
import { cpuMs, serve } from '../serve.js';

interface Upsert {
  beganMs: number;
  answeredMs: number;
  body: unknown;
}

const began = new WeakMap<IncomingMessage, number>();
let upserts: Upsert[] = [];
let tagged: Pick<Upsert, 'answeredMs' | 'body'>[] = [];
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
  if (this.req.url?.startsWith('/crm/v8/Contacts/actions/add_tags')) tagged.push({ answeredMs: machineMs(), body: args[0] });
  return answer;
};

function running(): Emulator {
  if (!emulator) throw new Error('not started');
  return emulator;
}

interface Living {
  subscription_id: string;
  status: string;
  customer: { email: string };
}
const subscriptions = () => (running().state().billing?.subscriptions ?? []) as unknown as Living[];

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
    tagged = [];
  },
  /** Billing's webhook, as an admin types it in. */
  webhooks: (input: { to: string; secret: string }) => void running().webhooks({ ...input, concurrency: 64 }),
  live: () => subscriptions().filter(({ status }) => status === 'live').length,
  /** Staff cancel one subscription after the other; answers when each was, by the app's own id. */
  async cancelAll({ offsets }: { offsets: number[] }) {
    const living = subscriptions().filter(({ status }) => status === 'live');
    const at = new Map<string, number>();
    await onSchedule(offsets, async (index) => {
      const one = living[index];
      if (!one) throw new Error(`there is no subscription ${index}`);
      at.set(one.customer.email.split('@')[0] ?? '', machineMs());
      running().byHand.billing.cancelSubscription({ id: one.subscription_id });
    });
    return at;
  },
  /** When the answer left that gave a contact its tag, by the app's own id. */
  tagged() {
    const contacts = (running().state().crm?.Contacts ?? []) as { id: string; External_User_ID: string }[];
    const owner = new Map(contacts.map((contact) => [contact.id, contact.External_User_ID]));
    return new Map(tagged.flatMap(({ body, answeredMs }) => idsIn(body).map((id) => [owner.get(id) ?? id, answeredMs])));
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
