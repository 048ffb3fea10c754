import { Agent, request } from 'undici';
import { carryOut, creditsOf, type DayOptions, deedsOf, moved, standingDesk } from './day.js';
import type { PollingRun } from './run.js';

const EVERY_MS = 300_000;
const AT_ONCE = 16;

/** Gets each ticket every five minutes, and what was said in it where something differs; no ids, no searches, no store. */
export async function naive(options: DayOptions): Promise<PollingRun> {
  await using emulator = await standingDesk();
  // More than any edition has: 144,000 for 500 tickets.
  emulator.setLimits({ desk: { creditsPerDay: null, concurrency: null }, accounts: { tokenLifeSeconds: 10_000_000 } });
  const env = emulator.env();
  const ids = Array.from({ length: options.tickets }, (_, n) => {
    const { id } = emulator.byHand.desk.createTicket({ subject: `Help ${n}`, email: `p${n}@example.com` }) as { id: string };
    return id;
  });
  const dispatcher = new Agent({ connections: AT_ONCE });
  const { access_token: token } = (await (
    await request(`${emulator.url}/oauth/v2/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({
        ...{ grant_type: 'refresh_token', client_id: env['ZOHO_CLIENT_ID'] ?? '', client_secret: env['ZOHO_CLIENT_SECRET'] ?? '' },
        refresh_token: env['ZOHO_REFRESH_TOKEN'] ?? '',
      }).toString(),
    })
  ).body.json()) as { access_token: string };
  const headers = { authorization: `Zoho-oauthtoken ${token}`, orgId: env['ZOHO_DESK_ORGANIZATION_ID'] ?? '' };
  const get = async (path: string) => {
    const { statusCode, body } = await request(`${emulator.url}/api/v1/${path}`, { headers, dispatcher });
    const text = await body.text();
    if (statusCode !== 200 && statusCode !== 204) throw new Error(`${statusCode} ${text}`);
    return JSON.parse(text || '{}') as { modifiedTime: string; threadCount: string; status: string };
  };

  const known = new Map<string, string>();
  const waiting = new Map<string, number[]>();
  const lateMs: number[] = [];
  let nowMs = 0;
  const look = async (id: string) => {
    const { modifiedTime, threadCount, status } = await get(`tickets/${id}`);
    const said = `${modifiedTime}/${threadCount}/${status}`;
    if (known.get(id) !== said && known.has(id)) await get(`tickets/${id}/conversations?limit=50`);
    known.set(id, said);
    for (const at of waiting.get(id) ?? []) lateMs.push(nowMs - at);
    waiting.delete(id);
  };
  for (const id of ids) await look(id);
  const before = creditsOf(emulator);
  const deeds = deedsOf(options);
  const endMs = options.hours * 3_600_000;
  const goTo = (ms: number) => {
    moved(emulator, ms - nowMs);
    nowMs = ms;
  };
  for (let round = EVERY_MS; round <= endMs; round += EVERY_MS) {
    while ((deeds[0]?.atMs ?? round) < round) {
      const deed = deeds.shift();
      const id = ids[deed?.ticket ?? 0] ?? '';
      if (!deed) break;
      goTo(deed.atMs);
      carryOut(emulator, deed, id);
      if (deed.kind !== 'other') waiting.set(id, [...(waiting.get(id) ?? []), nowMs]);
    }
    goTo(round);
    for (let start = 0; start < ids.length; start += AT_ONCE) await Promise.all(ids.slice(start, start + AT_ONCE).map(look));
  }
  await dispatcher.close();
  const changes = lateMs.length + [...waiting.values()].flat().length;
  return { name: 'each ticket every five minutes', credits: creditsOf(emulator) - before, lateMs, changes };
}
