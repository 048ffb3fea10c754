import type { Emulator } from '../../emulator/index.js';

/** What a salesperson does in Zoho's own pages, here through Zoho's API: leads for these addresses, tagged VIP. */
export async function makeLeadsByHand(emulator: Emulator, emails: string[]): Promise<void> {
  const env = emulator.env();
  const form = new URLSearchParams({
    grant_type: 'refresh_token',
    client_id: env.ZOHO_CLIENT_ID ?? '',
    client_secret: env.ZOHO_CLIENT_SECRET ?? '',
    refresh_token: env.ZOHO_REFRESH_TOKEN ?? '',
  });
  const grant = (await (await fetch(`${emulator.url}/oauth/v2/token`, { method: 'POST', body: form })).json()) as { access_token: string };
  for (let start = 0; start < emails.length; start += 100) {
    const data = emails
      .slice(start, start + 100)
      .map((Email) => ({ Email, Last_Name: 'From the fair', Company: 'Met at a fair', Tag: [{ name: 'VIP' }] }));
    const answer = await fetch(`${emulator.url}/crm/v8/Leads`, {
      method: 'POST',
      headers: { authorization: `Zoho-oauthtoken ${grant.access_token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ data }),
    });
    if (!answer.ok) throw new Error(`the emulator did not take the hand-made leads (${answer.status})`);
  }
}
