import { ZohoError } from '../errors.js';
import { commentOf, descriptionOf, isPost, replyOf } from '../escalation-text.js';
import { claimPost, loadParts, postSent, releasePost } from '../store/escalation-posts.js';
import type { DueEscalation } from '../store/escalations.js';
import type { Store } from '../store/store.js';
import type { Desk } from '../zoho/desk.js';
import type { CallContext } from '../zoho/types.js';
import { waitUntil } from './wait-until.js';

/** Comments a page when one is looked for. */
const PAGE = 100;
/** So many comments of one ticket are looked through. */
const MOST_PAGES = 50;

/** Brings what was said to Desk, each part once and in order: the first in the ticket's description, the others as comments. */
export function createPosts({
  store: { db, vault },
  desk,
  callTimeoutMs,
}: {
  store: Pick<Store, 'db' | 'vault'>;
  desk: Desk;
  callTimeoutMs: number;
}) {
  return {
    async description({ id, description, userId, posts }: DueEscalation): Promise<string> {
      const parts = await loadParts(db, vault, { id, post: 0 });
      return descriptionOf({ summary: description, userId, parts, goesOn: posts.length > 1 });
    },

    /**
     * Sends what is not sent yet; stops with an error at the first that cannot be, so that nothing overtakes it. `name`: who answers in the
     * user's answers.
     */
    async send(
      { id, key, posts }: Pick<DueEscalation, 'id' | 'key' | 'posts'>,
      { ticketId, holder, name }: { ticketId: string; holder: string; name: string | null },
      context: CallContext,
    ): Promise<void> {
      for (const { number, kind, state, held, ageMs, seen } of posts) {
        if (state === 'done' || number === 0) continue;
        const post = { id, post: number };
        if (state === 'intent') {
          // Its answer was lost: it is over by then, one way or the other.
          if (held && ageMs < callTimeoutMs) throw waitUntil(Date.now() + callTimeoutMs - ageMs, 'a comment may be under way');
          const found = await find(ticketId, { key, post: number }, context);
          if (found !== undefined) {
            await postSent(db, vault, post, found);
            continue;
          }
        }
        if (!(await claimPost(db, post, { holder, seen: state === 'intent' ? seen : null }))) {
          throw waitUntil(Date.now() + 1000, 'another worker is at this ticket');
        }
        const parts = await loadParts(db, vault, post);
        const content = kind === 'reply' ? replyOf({ key, post: number, parts, name }) : commentOf({ key, post: number, parts });
        const made = await desk.createComment(ticketId, { content, isPublic: false }, context).catch(async (error: unknown) => {
          const mayBe = !(error instanceof ZohoError) || error.mayHaveHappened;
          await releasePost(db, post, { holder, mayBe });
          throw error;
        });
        await postSent(db, vault, post, made.id);
      }
    },
  };

  /** The id of the comment that is this post of ours. */
  async function find(ticketId: string, post: { key: string; post: number }, context: CallContext): Promise<string | undefined> {
    for (let page = 0; page < MOST_PAGES; page++) {
      const rows = await desk.comments(ticketId, { from: page * PAGE, limit: PAGE }, context);
      const found = rows.find(({ content }) => isPost(content, post));
      if (found) return found.id;
      if (rows.length < PAGE) return undefined;
    }
    return undefined;
  }
}
