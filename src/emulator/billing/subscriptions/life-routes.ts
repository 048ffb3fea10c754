import { day } from '../../finance/documents/read.js';
import { invalidValue } from '../../finance/errors.js';
import type { Finance } from '../../finance/finance.js';
import { done, type FinanceRoute } from '../../finance/route.js';
import { cancel, reactivate } from '../../finance/subscriptions/cancel.js';
import { buyAddon, type Charged, chargeOnce } from '../../finance/subscriptions/charges.js';
import { pause, postpone, resume } from '../../finance/subscriptions/dates.js';
import { showSubscription } from '../../finance/subscriptions/show.js';
import { showCharged } from './charge-answer.js';
import { API_USER as by, onSubscription, type SubscriptionCall } from './route.js';

/** What happens to a subscription: ending and going on, dates, charges. Sentences: OpenAPI file of Billing and recorded answers. */
export function lifeRoutes(finance: Finance): FinanceRoute[] {
  const post = (path: string, act: (call: SubscriptionCall) => string) =>
    onSubscription(finance, {
      ...{ method: 'POST', path, scope: 'CREATE' },
      run: (call) => done(act(call), { subscription: showSubscription(finance, call.subscription) }),
    });
  const charge = (path: string, act: (call: SubscriptionCall) => Charged, message: string) =>
    onSubscription(finance, {
      ...{ method: 'POST', path, scope: 'CREATE' },
      run: (call) => done(message, showCharged(finance, act(call))),
    });

  return [
    post('/cancel', ({ subscription, query }) => {
      const atEnd = query.get('cancel_at_end') ?? 'false';
      if (atEnd !== 'true' && atEnd !== 'false') throw invalidValue('cancel_at_end');
      cancel(finance, subscription, { atEnd: atEnd === 'true', by });
      return atEnd === 'true' ? 'Your subscription will be canceled at the end of this term.' : 'Your subscription has been canceled.';
    }),
    post('/reactivate', ({ subscription }) => {
      reactivate(finance, subscription, { fromCancelled: finance.settings.subscriptions.reactivateCancelled, by });
      return 'Subscription has been reactivated successfully.';
    }),
    post('/postpone', ({ subscription, body }) => {
      const to = day(body(), 'renewal_at');
      if (to === undefined) throw invalidValue('renewal_at');
      postpone(finance, subscription, { to, by });
      return 'Billing date of the subscription has been changed.';
    }),
    post('/pause', ({ subscription, incoming, body }) => {
      const { on, resumeOn } = readPause(incoming.rawBody.length === 0 ? {} : body(), finance.today());
      pause(finance, subscription, { on, resumeOn, by });
      return 'Subscription has been paused successfully.';
    }),
    post('/resume', ({ subscription }) => {
      resume(finance, subscription, { by });
      return 'Subscription has been resumed successfully.';
    }),
    charge(
      '/charge',
      ({ subscription, body }) => chargeOnce(finance, subscription, body(), by),
      'One time charge has been added successfully.',
    ),
    charge(
      '/buyonetimeaddon',
      ({ subscription, body }) => buyAddon(finance, subscription, body(), by),
      'One-time addon has been purchased successfully.',
    ),
  ];
}

function readPause(body: Record<string, unknown>, today: string) {
  const on = day(body, 'pause_date');
  const resumeOn = day(body, 'resume_date');
  if (on !== undefined && on < today) throw invalidValue('pause_date');
  if (resumeOn !== undefined && resumeOn <= (on ?? today)) throw invalidValue('resume_date');
  return { on, resumeOn };
}
