import { createHmac } from 'node:crypto';

/**
 * Headers of a signed webhook, by the Standard Webhooks specification: `v1,` and the HMAC-SHA256 of `id.timestamp.body` in base64, one
 * for each secret, the newest first. Source: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 *
 * @param at ms since the epoch, of this attempt
 */
export function signatureHeaders({ id, at, body, secrets }: { id: string; at: number; body: string; secrets: readonly string[] }) {
  const timestamp = String(Math.floor(at / 1000));
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
    return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`, 'utf8').digest('base64')}`;
  });
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') };
}
