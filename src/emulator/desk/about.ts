import type { About } from '../core/about.js';
import { CONVERSATION_ABOUT, CONVERSATION_NOT_EMULATED, CONVERSATION_SOURCES } from './conversations/about.js';
import { WEBHOOK_ABOUT, WEBHOOK_NOT_EMULATED, WEBHOOK_SOURCES } from './webhooks/about.js';

/** Where what is emulated here is documented, or was seen. */
export const SOURCES: Record<string, string> = {
  'Desk API': 'https://desk.zoho.com/DeskAPIDocument',
  'desk-oas': 'https://github.com/zoho/zohodesk-oas',
  ...CONVERSATION_SOURCES,
  ...WEBHOOK_SOURCES,
};

/** What is known of each operation. */
export const ABOUT: Record<string, About> = {
  'POST /api/v1/tickets': ['Desk API, desk-oas', 'D S I', ''],
  'PATCH /api/v1/tickets/:id': ['Desk API, desk-oas', 'D S I', ''],
  'GET /api/v1/tickets/:id': ['Desk API, desk-oas', 'D S I', ''],
  'GET /api/v1/tickets': ['Desk API, desk-oas', 'D S I', ''],
  ...CONVERSATION_ABOUT,
  ...WEBHOOK_ABOUT,
};

/** Real in Zoho, a loud 501 here. */
export const NOT_EMULATED: Record<string, About> = {
  ...CONVERSATION_NOT_EMULATED,
  ...WEBHOOK_NOT_EMULATED,
};
