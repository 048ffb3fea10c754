import { Refusal } from '../errors.js';

/** Recorded, with status 404. */
export const unknownSubscription = () => new Refusal(404, 1002, 'Subscription ID does not exist.');

// Zoho publishes no code for any of these: codes and sentences are inferred. The numbers stand beside those of plans
// (101002) and addons (102001).

/** `cannot be updated`, `has already been cancelled`. */
export const wrongStatus = (what: string) => new Refusal(400, 100001, `This subscription ${what}.`);
export const itemIsInactive = (what: string) => new Refusal(400, 100002, `${what} is inactive.`);
export const addonDoesNotFit = (code: string) => new Refusal(400, 100003, `The addon ${code} cannot be associated with this plan.`);
export const noCard = () => new Refusal(400, 100004, 'There is no card to charge. Associate a card with the subscription.');
export const onlyLater = () => new Refusal(400, 100005, 'The renewal date can only be postponed to a date after the next billing date.');
export const hasCoupon = () => new Refusal(400, 100006, 'A coupon is already associated with this subscription.');
export const hasNoCoupon = () => new Refusal(400, 100007, 'There is no coupon associated with this subscription.');
export const nothingScheduled = () => new Refusal(400, 100008, 'There are no scheduled changes for this subscription.');
export const customerHasSubscriptions = () =>
  new Refusal(400, 100009, 'Customers with subscriptions cannot be deleted. Mark the customer as inactive instead.');
export const customerIsInactive = () => new Refusal(400, 100010, 'The customer is inactive.');
export const unknownNote = () => new Refusal(404, 1002, 'Note does not exist.');
