import { createHmac } from 'node:crypto';

/**
 * `X-Zoho-Webhook-Signature`: HMAC-SHA256, keyed with the webhook's secret, over all pairs of the URL's query and of a form body,
 * decoded and sorted by key, key and value without anything between, and then a JSON body word for word. How it is written is not
 * stated; two receivers in the field take lowercase hex. Source: zoho.com/billing/kb/webhooks/securing-webhooks.html
 */
export function sign({
  secret,
  url,
  body,
  format,
  as,
}: {
  secret: string;
  url: string;
  body: string;
  format: 'json' | 'form';
  as: 'hex' | 'base64';
}): string {
  const pairs = [...new URL(url).searchParams, ...(format === 'form' ? new URLSearchParams(body) : [])];
  // By code unit; pairs of one key keep their order (neither is specified).
  pairs.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  const text = pairs.map(([key, value]) => key + value).join('') + (format === 'json' ? body : '');
  return createHmac('sha256', secret).update(text, 'utf8').digest(as);
}
