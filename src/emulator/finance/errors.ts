import type { Answer } from '../core/types.js';

/** Zoho Billing says no: `{code, message}` and nothing else, no field path. Caught once, in `index.ts`. */
export class Refusal extends Error {
  readonly answer: Answer;

  constructor(status: number, code: number, message: string) {
    super(message);
    this.name = 'Refusal';
    this.answer = { status, body: { code, message } };
  }
}

// Codes and sentences: zoho.com/billing/api/v1/errors, zoho.com/books/api/v3/errors and bodies recorded from the service.

export const unauthenticated = () =>
  new Refusal(
    401,
    14,
    'The request could not be authenticated as the authentication value you entered is invalid. Enter a valid authentication value and try again.',
  );

/** A dead token and a missing scope look the same. */
export const unauthorised = () => new Refusal(401, 57, 'You are not authorized to perform this operation');

export const wrongOrganization = (id: string) =>
  new Refusal(400, 6041, `This user is not associated with the CompanyID/CompanyName:${id}.`);

/** A customer id nobody has: 400, not 404 (recorded). */
export const unknownCustomer = () => new Refusal(400, 3004, 'Please enter a valid reference for the customer');

/** Inferred from the wording of other records. */
export const unknownContactPerson = () => new Refusal(404, 1002, 'Contact Person does not exist.');

export const nameTaken = (name: string) =>
  new Refusal(400, 3062, `The customer "${name}" already exists. Please specify a different name.`);

export const invalidValue = (what: string) => new Refusal(400, 2, `Invalid value passed for ${what}`);

/** The sentence is seen in the field, the code is not certain. */
export const invalidJson = () => new Refusal(400, 8, 'Invalid value passed for JSONString');

/** Seen in the field (Weble/ZohoBooksApi issue 62), with this wording whatever the bound is. */
export const tooLong = (what: string, bound: number) =>
  new Refusal(400, 15, `Please ensure that the ${what} has less than ${bound} characters.`);

// Unknown codes of the catalog are 400 (recorded).
export const invalidPlanCode = () => new Refusal(400, 101002, 'Invalid PlanCode.');
export const invalidAddonCode = () => new Refusal(400, 102001, 'Invalid AddonCode.');
export const invalidProductId = () => new Refusal(400, 2006, 'Invalid Product ID.');

/** Code and sentence are inferred from those for plans and addons. */
export const invalidCouponCode = () => new Refusal(400, 103001, 'Invalid CouponCode.');

/** Inferred. */
export const couponNotApplicable = (code: string) => new Refusal(400, 103002, `The coupon ${code} cannot be applied to this subscription.`);

const NAMES = { product: 'Products', plan: 'Plans', addon: 'Addons' } as const;

/** Inferred from "Quote Number already exist", which is 1001 in the OpenAPI file of quotes. */
export const codeTaken = (what: 'Plan' | 'Addon' | 'Coupon') => new Refusal(400, 1001, `${what} Code already exist`);

/** Inferred from what the OpenAPI file of items says of items in use. */
export const stillUsed = (what: keyof typeof NAMES) =>
  new Refusal(400, 2049, `${NAMES[what]} which are a part of other transactions cannot be deleted. Instead, mark them as inactive`);

/** Another code for what is in use: inferred from "Product type cannot be changed for Items having transactions" of the same file. */
export const codeInUse = (what: 'Plan' | 'Addon') =>
  new Refusal(400, 2076, `${what} Code cannot be changed for ${what}s having transactions`);

/** Inferred from the wording of other records. */
export const unknownCard = () => new Refusal(404, 1002, 'Card does not exist.');
export const unknownBankAccount = () => new Refusal(404, 1002, 'Bank Account does not exist.');
export const unknownEvent = () => new Refusal(404, 1002, 'Event does not exist.');

/** That it is refused is documented, what is said is not. */
export const customerSubscribes = () =>
  new Refusal(400, 3010, 'The customer cannot be marked as inactive, because there are active subscriptions. Cancel them first.');

/** Source: zoho.com/invoice/api/v3/contacts ("Possible error codes"; the same platform). */
export const customerHasTransactions = () =>
  new Refusal(400, 3000, 'This contact cannot be deleted since you have recorded transactions for it');

const tooMany = (code: number, message: string): Answer => ({ status: 429, body: { code, message } });

export const tooManyThisMinute = () =>
  tooMany(
    44,
    'For security reasons your organization has been blocked as it have exceeded the maximum number of requests per minute that can originate from an organization.',
  );

export const tooManyToday = (quota: number) =>
  tooMany(45, `The API call for this organization has exceeded the maximum call rate limit of ${quota}.`);

export const tooManyAtOnce = () =>
  tooMany(1070, 'You have reached the maximum number of in process requests allowed. Kindly try again after some time.');

/** What a scripted fault of this status says. */
export function faultBody(status: number): unknown {
  // A 429 out of the blue is "too many at once"; a full minute or day is staged with limits, which then really hold.
  if (status === 429) return tooManyAtOnce().body;
  if (status === 401 || status === 403) return unauthorised().answer.body;
  if (status === 404) return { code: 5, message: 'Invalid URL Passed' };
  if (status === 405) return { code: 37, message: 'The HTTP method is not allowed for the requested resource' };
  if (status < 500) return { code: 2, message: 'Invalid value passed' };
  return { code: 1000, message: 'Internal error' };
}
