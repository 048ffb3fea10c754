import type { About } from '../../core/about.js';

export const WEBHOOK_SOURCES: Record<string, string> = {
  webhooks: 'https://desk.zoho.com/support/WebhookDocument.do',
  sim: 'https://github.com/simstudioai/sim',
};

export const WEBHOOK_ABOUT: Record<string, About> = {
  'GET /api/v1/webhooks': ['webhooks, desk-oas', 'D I', '`from` and `limit` are taken (I)'],
  'POST /api/v1/webhooks': [
    'webhooks, desk-oas, sim',
    'D S I',
    'the 422 of an address that answers neither GET nor POST, its body, the 403 beyond the edition and Express having none are inferred; ' +
      'any `ignoreSourceId` is refused (S). Sent are the events of tickets, threads, comments, attachments and contacts: a thread when it is ' +
      'sent or failed, not as a draft; events of one module and one moment in one array (I); a deleted record is `{id}` (I); tried again after ' +
      '1, 5 and 30 minutes (I); a signature is good for 5 minutes (I)',
  ],
  'GET /api/v1/webhooks/:id': ['webhooks, desk-oas', 'D'],
  'PATCH /api/v1/webhooks/:id': [
    'webhooks, desk-oas',
    'D I',
    '`subscriptions` replaces all of them (I); an address is at most 100 characters here, as the OpenAPI file has it',
  ],
  'DELETE /api/v1/webhooks/:id': ['webhooks, desk-oas', 'D'],
  'GET /.well-known/jwks.json': ['webhooks', 'D', "one key, which a reset does not change; Zoho's is on the host of Desk"],
};

export const WEBHOOK_NOT_EMULATED: Record<string, About> = {};
