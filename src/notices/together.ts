import type { Words } from '../store/escalation-words.js';
import type { Happening } from '../types-happenings.js';
import { NOTICE_KINDS, type NoticeKind } from '../types-notices.js';
import type { Talk } from './letter/talk.js';

/** A fact as it is kept, before what people wrote is added to it. */
export interface BareFact {
  kind: NoticeKind;
  data: Happening['data'];
  escalationId: string | null;
  replyId: string | null;
  planName: string | null;
}

/** What a letter is written of. */
export interface Lead {
  kind: NoticeKind;
  data: Happening['data'];
  talk: Talk | undefined;
  planName: string | null;
}

/** Which fact a letter of several is about: the one that makes the others part of its story. */
const FIRST: readonly NoticeKind[] = ['escalation.resolved', 'escalation.replied', 'escalation.reopened', 'escalation.status_changed'];
const rank = (kind: NoticeKind): number => (FIRST.includes(kind) ? FIRST.indexOf(kind) : FIRST.length + NOTICE_KINDS.indexOf(kind));

/**
 * One letter of facts that were found together, in the order they happened: an agent who answers and closes at once is one letter about the
 * end, with the answer in it. An answer that was taken back is left out; undefined when nothing else is left.
 */
export function leadOf(facts: readonly BareFact[], words: Words): Lead | undefined {
  const told = facts.filter(({ replyId }) => replyId === null || words.replies.has(replyId));
  const [lead] = told.toSorted((a, b) => rank(a.kind) - rank(b.kind));
  if (lead === undefined) return undefined;
  const about = lead.escalationId === null ? undefined : words.escalations.get(lead.escalationId);
  const talk = about &&
    lead.escalationId !== null && {
      ...{ escalationId: lead.escalationId, conversationId: about.conversationId, subject: about.subject },
      resolution: lead.kind === 'escalation.resolved' ? about.resolution : null,
      replies: told.flatMap(({ replyId }) => (replyId === null ? [] : (words.replies.get(replyId) ?? []))),
      also: told.filter((one) => one !== lead).map(({ kind }) => kind),
    };
  return { kind: lead.kind, data: lead.data, planName: lead.planName, talk: talk || undefined };
}
