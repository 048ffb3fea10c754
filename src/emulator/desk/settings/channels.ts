import { urlNotFound } from '../errors.js';
import { checkQuery, ok } from '../request.js';
import type { DeskRoute } from '../route.js';

const MAIL = { updateRecords: false, acceptsAttachments: true, contentTypes: ['text/plain', 'text/html'], includeQuotedMessage: true };

/** What every portal has. Source: sample of `getChannelsResponse` in Channel.json, github.com/zoho/zohodesk-oas */
const CHANNELS = [
  { code: 'EMAIL', name: 'Email', acceptsReplies: true, replyConfig: MAIL },
  { code: 'WEB', name: 'Web', acceptsReplies: true, replyConfig: MAIL },
  { code: 'PHONE', name: 'Phone', acceptsReplies: true, replyConfig: MAIL },
  { code: 'CHAT', name: 'Chat', acceptsReplies: false, replyConfig: null },
  { code: 'FORUMS', name: 'Forums', acceptsReplies: false, replyConfig: null },
].map((channel) => ({
  ...channel,
  ...{ type: 'SYSTEM', photoURL: null, appName: null, departmentId: null, externalId: null, mappedIntegration: null },
}));

/** Source of both: Channel.json of github.com/zoho/zohodesk-oas */
export const channelRoutes: DeskRoute[] = [
  {
    method: 'GET',
    path: '/api/v1/channels',
    scopes: [['Desk.basic.READ']],
    weight: 1,
    run: ({ incoming }) => {
      checkQuery(incoming);
      return ok({ data: CHANNELS });
    },
  },
  {
    method: 'GET',
    path: '/api/v1/channels/:code',
    scopes: [['Desk.basic.READ']],
    weight: 1,
    run: ({ incoming, params }) => {
      checkQuery(incoming);
      const channel = CHANNELS.find(({ code }) => code === params['code']);
      if (!channel) throw urlNotFound();
      return ok(channel);
    },
  },
];
