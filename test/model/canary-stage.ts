/** A bridge with every way by which something can get out, and words that must not. */
import { DESK_SECRET, listening } from '../harness/desk-receiving.js';
import { type MailServer, mailServer } from '../harness/mail-server.js';
import { mailEnv } from '../harness/notices.js';
import { type Receiver, receiver } from '../harness/receiver.js';
import { type TicketWorld, ticketWorld } from '../harness/tickets.js';

export interface Words {
  /** Planted where only agents look: found nowhere, ever. */
  secret: Map<string, string>;
  /** Was public once, and is not any more: in no answer from then on. */
  gone: Set<string>;
  /** Public: what agents wrote, by the escalation it belongs to. */
  shown: Map<string, string>;
  /** What is in files of public replies, and of which escalation, by the file's name. */
  files: Map<string, { text: string; of: string }>;
}

export interface Stage extends TicketWorld {
  mails: MailServer;
  app: Receiver;
  words: Words;
  /** The bridge's own address. */
  url: string;
  runs: number;
  /** Ids of agents that are called by an address. */
  agents: string[];
  /** A word that stands nowhere else; `what` says where it was planted. */
  secret(what: string): string;
  /** Another that may be seen. */
  word(): string;
  /** What hands do in Desk, with every id that comes of it remembered as a secret. */
  note<T>(result: T): T;
}

/** Letters only, so that nothing that is done to texts breaks it. */
function wordOf(kind: string, n: number): string {
  const letters = [...String(n).padStart(5, '0')].map((digit) => 'bcdfghjklm'[Number(digit)]).join('');
  return `${kind}${letters}${kind.toLowerCase()}`;
}

export async function openStage(): Promise<Stage> {
  const [mails, app] = [await mailServer(), await receiver()];
  const w = await ticketWorld({
    env: {
      ...mailEnv(mails.url),
      ZOHO_BRIDGE_APP_ESCALATION_URL: 'https://acme.example/help/{escalationId}',
      ZOHO_BRIDGE_APP_WEBHOOK_URL: `${app.url}/hooks`,
      ZOHO_BRIDGE_APP_WEBHOOK_SECRET: `whsec_${Buffer.alloc(32, 1).toString('base64')}`,
      ZOHO_DESK_WEBHOOK_SECRET: DESK_SECRET,
      ZOHO_BOOKS_ORGANIZATION_ID: '',
    },
  });
  const url = await listening(w);
  const { ok, steps } = await w.bridge.setup({ publicUrl: url });
  if (!ok) throw new Error(`setup failed: ${JSON.stringify(steps)}`);
  const words: Words = { secret: new Map(), gone: new Set(), shown: new Map(), files: new Map() };
  let count = 0;
  const stage: Stage = {
    ...{ ...w, mails, app, words, url, runs: 0, agents: [] },
    secret(what) {
      const word = wordOf('Canary', ++count);
      words.secret.set(word, what);
      return word;
    },
    word: () => wordOf('Public', ++count),
    note(result) {
      for (const [id] of JSON.stringify(result ?? '').matchAll(/(?<![\w.])\d{16,19}(?![\w.])/g)) words.secret.set(id, 'an id of Zoho');
      return result;
    },
  };
  // Some are called by their address.
  const names = [`${stage.secret("an agent's name")}@zylker.example`, `${stage.secret('another name')}.zohodesk.com`];
  for (const [n, lastName] of names.entries())
    stage.agents.push((stage.note(w.hand.createAgent({ lastName, email: `agent-${n}@zylker.example` })) as { id: string }).id);
  stage.note(w.emulator.state()['desk']);
  for (const agent of (w.emulator.state()['desk']?.['agents'] ?? []) as { emailId: string }[])
    words.secret.set(agent.emailId, "an agent's address");
  for (const name of ['ZOHO_REFRESH_TOKEN', 'ZOHO_CLIENT_SECRET']) if (w.env[name]) words.secret.set(w.env[name], name);
  return stage;
}

/** Somebody new asks for help. */
export async function escalate(stage: Stage): Promise<{ id: string; ticketId: string }> {
  stage.runs += 1;
  const { id, ticketId } = await stage.escalated(`chat-${stage.runs}`, `u-${stage.runs}`);
  stage.note(stage.emulator.state()['desk']?.['tickets']);
  stage.note(stage.emulator.state()['desk']?.['contacts']);
  return { id, ticketId };
}
