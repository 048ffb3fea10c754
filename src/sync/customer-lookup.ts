import type { Store } from '../store/store.js';
import type { User } from '../types.js';
import type { Billing, Customer } from '../zoho/billing.js';
import type { CallContext } from '../zoho/types.js';
import { EXTERNAL_ID_LABEL } from './person.js';

/**
 * Finds the Billing customer of a user among those with one of these addresses: first the one that carries the
 * user's id, else one that carries nobody's and belongs to no other user (a person made it by hand, or the
 * organisation has no such custom field). The oldest wins.
 */
export function customerLookup(
  store: Store,
  billing: Billing,
): (user: User, emails: string[], context: CallContext) => Promise<Customer | undefined> {
  return async (user, emails, context) => {
    const candidates: { id: string }[] = [];
    for (const email of emails.filter((address) => address !== '')) candidates.push(...(await billing.customersByEmail(email, context)));
    const ids = [...new Set(candidates.map((candidate) => candidate.id))];
    const owners = await store.links.ownersOf('billing.customer', ids);
    let unmarked: Customer | undefined;
    for (const id of ids) {
      const owner = owners.get(id);
      if (owner !== undefined && owner !== user.id) continue;
      // The list does not show custom fields, so each candidate is read; this happens only when an answer was lost.
      const customer = await billing.customer(id, context);
      const mark = customer.customFields[EXTERNAL_ID_LABEL];
      if (mark === user.id) return customer;
      if (!mark && (unmarked === undefined || customer.createdAt < unmarked.createdAt)) unmarked = customer;
    }
    return unmarked;
  };
}
