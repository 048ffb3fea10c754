import { RefusedError } from '../errors.js';
import type { Links } from '../store/links.js';
import type { Wished } from '../subscription-moves.js';
import type { Billing } from '../zoho/billing.js';
import type { BillingSubscription } from '../zoho/billing-subscriptions.js';
import type { CallContext } from '../zoho/types.js';
import type { CatalogReader } from './catalog.js';
import type { SaidSubscription } from './said.js';
import { isOver, reasonOf } from './subscription-reasons.js';
import { isCertain, type Known, knownOf, nextStep, type Step, termOf } from './subscription-steps.js';
import type { Outcome } from './sync.js';

/** More calls for one wish than any takes: then what Billing answers does not become what was asked for. */
const MOST_STEPS = 6;

export interface CarryOutDeps {
  links: Pick<Links, 'note'>;
  billing: Pick<Billing, 'updateSubscription' | 'cancelSubscription' | 'reactivateSubscription'>;
  catalog: CatalogReader;
}

export interface CarryOut {
  /** The subscription's own id. */
  id: string;
  wished: Wished;
  /** What Billing has from us for certain. */
  known: Known;
  /** The subscription as Billing has just answered it. */
  present: BillingSubscription;
  /** When it was asked, ms since the epoch. */
  askedAt: number;
}

/** Brings a subscription that Billing has to what is wished, a call at a time, each looked at before the next one. */
export async function carryOut(
  deps: CarryOutDeps,
  { id, wished, known, present, askedAt }: CarryOut,
  context: CallContext,
): Promise<Outcome> {
  const oneTime = await oneTimeAddons(deps.catalog, wished, present);
  let from = known;
  let said = present;
  let asked = askedAt;
  // Billing has it, whatever it makes of the wish: the ledger keeps its id, or every sweep would find a subscription of nobody's.
  const park = (reason: string): Outcome => ({ kind: 'park', reason, zohoId: said.id, detail: from, said: answered() });
  const answered = (): SaidSubscription => ({ kind: 'subscription', id, subscription: said, askedAt: asked });
  for (let steps = 0; ; steps++) {
    const step = nextStep(wished, said, from, oneTime);
    if (!step) break;
    if (steps === MOST_STEPS) return park('Billing answers something else than it was asked for, again and again');
    // Written before the call: if its answer is lost, nobody takes the ledger's word for it.
    from = { ...from, ...Object.fromEntries(step.doubts.map((part) => [part, undefined])) };
    if (step.call === 'update' && step.atEnd) from.term = termOf(said);
    await deps.links.note('billing.subscription', [{ userId: id, detail: from }]);
    try {
      const askedNow = Date.now();
      said = await send(deps.billing, said.id, step, context);
      asked = askedNow;
    } catch (error) {
      if (!(error instanceof RefusedError) || error.verdict.kind !== 'park') throw error;
      const list = await deps.catalog.list({ maxAgeMs: 60_000 }).catch(() => undefined);
      const items = step.call === 'update' ? step.items : wished;
      const refused = { items, couponCode: wished.couponCode, autoCollect: wished.autoCollect, status: said.status };
      return park(reasonOf(error, refused, list));
    }
    from = { ...from, ...certain(wished, step) };
  }
  if (isOver(said.status) && wished.wish === 'active' && !isCertain(wished, known)) {
    const why = said.status === 'creation_failed' ? 'the first charge failed' : `it is ${said.status.replaceAll('_', ' ')} in Billing`;
    return park(`${why}; it can no longer be changed, create another one`);
  }
  const untaken = wished.addons.filter(
    ({ addonCode }) => oneTime.has(addonCode) && !(known.now?.addons ?? wished.addons).some((had) => had.addonCode === addonCode),
  );
  return {
    kind: 'done',
    zohoId: said.id,
    detail: knownOf(wished, from.term),
    refusedFields: untaken.map(({ addonCode }) => `addons.${addonCode}`),
    said: answered(),
  };
}

/** What is true of Billing once a step was answered. What an update drops (a change that was scheduled) shows in what is said. */
function certain(wished: Wished, step: Step): Known {
  const all = knownOf(wished);
  if (step.call !== 'update')
    return { wish: step.call === 'reactivate' ? 'active' : wished.wish, ...(step.call === 'cancel' ? { next: null } : {}) };
  if (step.atEnd) return { next: all.next };
  return { now: all.now, next: null, ...(step.couponCode === undefined ? {} : { couponCode: all.couponCode }) };
}

function send(billing: CarryOutDeps['billing'], zohoId: string, step: Step, context: CallContext): Promise<BillingSubscription> {
  switch (step.call) {
    case 'reactivate':
      return billing.reactivateSubscription(zohoId, context);
    case 'cancel':
      return billing.cancelSubscription(zohoId, { atEnd: step.atEnd }, context);
    case 'update':
      return billing.updateSubscription(
        zohoId,
        {
          plan: { plan_code: step.items.planCode, quantity: step.items.quantity },
          addons: step.items.addons.map(({ addonCode, quantity }) => ({ addon_code: addonCode, quantity })),
          ...(step.couponCode === undefined ? {} : { coupon_code: step.couponCode ?? '' }),
          end_of_term: step.atEnd,
        },
        context,
      );
  }
}

/** Only asked for when there are addons at all. */
async function oneTimeAddons(catalog: CatalogReader, wished: Wished, said: BillingSubscription): Promise<ReadonlySet<string>> {
  if (wished.addons.length + (wished.next?.addons.length ?? 0) + said.addons.length === 0) return new Set();
  const { addons } = await catalog.list();
  return new Set(addons.filter((addon) => addon.type === 'one_time').map((addon) => addon.addonCode));
}
