import type { Incoming } from '../core/types.js';

/**
 * The parameters of a token request, wherever they are: query, urlencoded form, multipart form (Zoho's own SDK) and
 * HTTP Basic for the client. Source: zoho.com/accounts/protocol/oauth/web-apps/access-token.html
 */
export function readParams(incoming: Incoming): Map<string, string> {
  const params = new Map(incoming.query);
  const type = incoming.headers['content-type'] ?? '';
  const boundary = /^multipart\/form-data.*boundary="?([^";]+)"?/i.exec(type)?.[1];
  const body = incoming.rawBody.toString('utf8');
  const pairs = boundary === undefined ? new URLSearchParams(body) : multipartFields(body, boundary);
  for (const [name, value] of pairs) params.set(name, value);

  const basic = /^Basic\s+(\S+)$/i.exec(incoming.headers['authorization'] ?? '')?.[1];
  if (basic !== undefined) {
    const [id = '', ...secret] = Buffer.from(basic, 'base64').toString('utf8').split(':');
    if (!params.has('client_id')) params.set('client_id', id);
    if (!params.has('client_secret')) params.set('client_secret', secret.join(':'));
  }
  return params;
}

function* multipartFields(body: string, boundary: string): Generator<[string, string]> {
  for (const part of body.split(`--${boundary}`)) {
    const gap = part.indexOf('\r\n\r\n');
    const name = /content-disposition:[^\r\n]*\bname="([^"]*)"/i.exec(part.slice(0, gap))?.[1];
    if (gap !== -1 && name !== undefined) yield [name, part.slice(gap + 4).replace(/\r\n$/, '')];
  }
}
