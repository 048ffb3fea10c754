import type { Bridge } from '../../bridge-types.js';
import type { UserInput } from '../../types.js';
import type { Mail } from './mailbox.js';
import type { Fact } from './proof.js';

/**
 * Did everybody get a mail for each notice in their feed? One whose yes came too late is sent once more under the same Message-ID, by
 * which mail programs know it: it counts once.
 */
export async function proveMails({
  bridge,
  crowd,
  mails,
}: {
  bridge: Bridge;
  crowd: readonly UserInput[];
  mails: readonly Mail[];
}): Promise<Fact[]> {
  const due = new Map<string, number>();
  for (const { id, email } of crowd) due.set(email, (due.get(email) ?? 0) + (await noticesOf(bridge, id)));
  const came = new Map<string, Set<string>>();
  for (const { to, messageId } of mails) came.set(to, (came.get(to) ?? new Set()).add(messageId));
  const right = [...due].filter(([email, count]) => (came.get(email)?.size ?? 0) === count);
  const fact = (what: string, expected: number, found: number): Fact => ({ what, expected, found, ok: expected === found });
  return [fact('addresses with a mail for each notice in the feed', due.size, right.length)];
}

async function noticesOf(bridge: Bridge, userId: string): Promise<number> {
  let count = 0;
  for (let after: string | undefined; ; ) {
    const { items, next } = await bridge.notices.list(userId, { limit: 100, ...(after !== undefined && { after }) });
    count += items.length;
    if (next === undefined) return count;
    after = next;
  }
}
