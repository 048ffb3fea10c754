import type { About } from '../core/about.js';
import { RECORD_ABOUT, RECORD_NOT_EMULATED, RECORD_SOURCES } from './about-records.js';
import { CONVERSATION_ABOUT, CONVERSATION_NOT_EMULATED, CONVERSATION_SOURCES } from './conversations/about.js';
import { WEBHOOK_ABOUT, WEBHOOK_NOT_EMULATED, WEBHOOK_SOURCES } from './webhooks/about.js';

/** Where what is emulated here is documented, or was seen. */
export const SOURCES: Record<string, string> = { ...RECORD_SOURCES, ...CONVERSATION_SOURCES, ...WEBHOOK_SOURCES };

/** What is known of each operation. */
export const ABOUT: Record<string, About> = { ...RECORD_ABOUT, ...CONVERSATION_ABOUT, ...WEBHOOK_ABOUT };

/** Real in Zoho, a loud 501 here. */
export const NOT_EMULATED: Record<string, About> = {
  ...RECORD_NOT_EMULATED,
  ...CONVERSATION_NOT_EMULATED,
  ...WEBHOOK_NOT_EMULATED,
};
