import type { CrmState } from '../state.js';
import { type Channels, createChannels } from './channel.js';
import { createNotices, listen, type Notices } from './notices.js';

/** The notifications of one CRM: who is to be told, and what has happened since the last callback. */
export interface Watch {
  channels: Channels;
  notices: Notices;
}

export function createWatch(crm: Pick<CrmState, 'world' | 'journal' | 'tables' | 'users'>): Watch {
  const channels: Channels = createChannels(crm, () => listen(crm.tables, channels.watched(), notices));
  const notices = createNotices(crm, channels);
  return { channels, notices };
}
