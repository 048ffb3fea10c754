import type { NoticeSettings } from '../config-notices.js';
import type { Check } from '../types.js';
import type { Mailer } from './mailer.js';

/** What `doctor` says of the ways out. The mail server is asked and given nothing; the app's endpoint is left alone. */
export async function checkChannels(mailer: Mailer | undefined, { mail, webhook, app }: NoticeSettings): Promise<Check[]> {
  return [await checkMail(mailer, mail?.from.address, app.billingUrl), checkWebhook(webhook?.url)];
}

async function checkMail(mailer: Mailer | undefined, from: string | undefined, billingUrl: string | undefined): Promise<Check> {
  const name = 'mail to users';
  if (!mailer) return { name, state: 'skip', detail: 'SMTP_URL is not set: notices are in the feed only', remedy: null };
  const outcome = await mailer.check();
  if (outcome.kind !== 'sent') {
    const detail = 'reason' in outcome ? outcome.reason : outcome.code;
    return { name, state: 'fail', detail, remedy: 'Correct SMTP_URL, or see to the mail server. Mails wait meanwhile.' };
  }
  if (billingUrl === undefined) {
    const remedy = 'Set ZOHO_BRIDGE_APP_URL or ZOHO_BRIDGE_APP_BILLING_URL.';
    return { name, state: 'warn', detail: 'the mail server answers, but mails lead nowhere: they have no button', remedy };
  }
  return { name, state: 'ok', detail: `the mail server takes us in; mails are from ${from}`, remedy: null };
}

function checkWebhook(url: string | undefined): Check {
  const name = 'webhooks to the app';
  if (url === undefined)
    return { name, state: 'skip', detail: 'ZOHO_BRIDGE_APP_WEBHOOK_URL is not set: the app hears through bridge.on only', remedy: null };
  return { name, state: 'ok', detail: `go to ${new URL(url).origin}`, remedy: null };
}
