import { flag, rows, text } from '../../finance/documents/read.js';
import { invalidAddonCode, invalidValue } from '../../finance/errors.js';
import type { Finance } from '../../finance/finance.js';
import { done, type FinanceRoute, success } from '../../finance/route.js';
import { addCoupon, removeCoupon } from '../../finance/subscriptions/coupon.js';
import { nothingScheduled, unknownNote } from '../../finance/subscriptions/errors.js';
import { readContactPersons, readFields, salespersonOf } from '../../finance/subscriptions/meta.js';
import { removeCard, setAutoCollect, setCard } from '../../finance/subscriptions/payment-method.js';
import { showSubscription } from '../../finance/subscriptions/show.js';
import { note } from '../../finance/subscriptions/tell.js';
import type { Subscription } from '../../finance/types.js';
import { API_USER as by, onSubscription, type SubscriptionCall } from './route.js';

/** Fields of the organisation's own: their ids are documented here and nowhere else. */
const FIRST_FIELD_ID = 2_914_417_000_060_000;
const showFields = ({ customFields }: Subscription) =>
  customFields.map((field, place) => ({ customfield_id: String(FIRST_FIELD_ID + place), index: place + 1, ...field, data_type: 'text' }));

/** One thing about a subscription at a time. Sentences: OpenAPI file of Billing. */
export function detailRoutes(finance: Finance): FinanceRoute[] {
  const { stamp } = finance.time;
  /** Answers the subscription after it. */
  const post = (path: string, message: string, act: (call: SubscriptionCall) => void) =>
    onSubscription(finance, {
      ...{ method: 'POST', path, scope: 'CREATE' },
      run: (call) => {
        act(call);
        return done(message, { subscription: showSubscription(finance, call.subscription) });
      },
    });
  /** Answers a sentence. */
  const bare = (method: 'POST' | 'DELETE', path: string, message: string, act: (call: SubscriptionCall) => void) =>
    onSubscription(finance, {
      ...{ method, path, scope: method === 'POST' ? 'CREATE' : 'DELETE' },
      run: (call) => {
        act(call);
        return done(message);
      },
    });
  const read = (path: string, show: (call: SubscriptionCall) => Record<string, unknown>) =>
    onSubscription(finance, { method: 'GET', path, scope: 'READ', run: (call) => success(show(call)) });

  return [
    post('/card', 'Card has been updated successfully.', ({ subscription, body }) => {
      const sent = body();
      setCard(finance, subscription, { cardId: text(sent, 'card_id') ?? '', autoCollect: flag(sent, 'auto_collect'), by });
    }),
    bare('DELETE', '/card', 'Card has been successfully removed from the subscription.', ({ subscription }) =>
      removeCard(finance, subscription, { by }),
    ),
    post('/autocollect', 'Auto charge Status has been changed successfully.', ({ subscription, body }) => {
      const autoCollect = flag(body(), 'auto_collect');
      if (autoCollect === undefined) throw invalidValue('auto_collect');
      setAutoCollect(finance, subscription, { autoCollect, by });
    }),
    bare('POST', '/coupons/:code', 'The coupon has been added to the subscription.', ({ subscription, params: { code = '' } }) =>
      addCoupon(finance, subscription, { code, by }),
    ),
    bare('DELETE', '/coupons', 'The coupon has been removed from the subscription.', ({ subscription }) =>
      removeCoupon(finance, subscription, { by }),
    ),
    post('/reference', 'Subscription has been updated successfully.', ({ subscription, body }) => {
      const reference = text(body(), 'reference_id');
      if (reference === undefined) throw invalidValue('reference_id');
      subscription.referenceId = reference;
      note(finance, subscription, 'Reference updated', by);
    }),
    post('/salesperson', 'Sales Person has been updated successfully.', ({ subscription, body }) => {
      const sent = body();
      const name = text(sent, 'salesperson_name');
      if (name === undefined) throw invalidValue('salesperson_name');
      Object.assign(subscription.extra, salespersonOf(finance, name, text(sent, 'salesperson_id')));
      note(finance, subscription, 'Sales person updated', by);
    }),
    post('/contactpersons', "The contact person's information has been added.", ({ subscription, body }) => {
      const added = readContactPersons(body(), finance.customers.find(subscription.customerId));
      if (!added) throw invalidValue('contactpersons');
      subscription.contactPersonIds = [...new Set([...subscription.contactPersonIds, ...added])];
      note(finance, subscription, 'Contact persons added', by);
    }),
    onSubscription(finance, {
      ...{ method: 'POST', path: '/customfields', scope: 'CREATE' },
      run: ({ subscription, body }) => {
        const sent = body();
        const fields = readFields(sent, subscription.customFields);
        const labels = new Set((rows(sent, 'custom_fields') ?? []).map((row) => row['label']));
        if (!fields || labels.size === 0) throw invalidValue('custom_fields');
        subscription.customFields = fields;
        note(finance, subscription, 'Custom fields updated', by);
        const shown = showFields(subscription).filter(({ label }) => labels.has(label));
        // The file documents one field; what comes for several is inferred.
        return done('Custom Fields Updated Successfully.', { data: shown.length === 1 ? shown[0] : shown });
      },
    }),
    bare('POST', '/lineitems/:code', 'Subscription has been updated successfully.', ({ subscription, body, params: { code = '' } }) => {
      const description = text(body(), 'description', 2000);
      if (description === undefined) throw invalidValue('description');
      const item = [subscription.plan, ...subscription.addons].find((each) => each.code === code);
      if (!item) throw invalidAddonCode();
      item.description = description;
      note(finance, subscription, `Description of ${code} updated`, by);
    }),
    onSubscription(finance, {
      ...{ method: 'POST', path: '/notes', scope: 'CREATE' },
      run: ({ subscription, body, now }) => {
        const description = text(body(), 'description', 2000);
        if (!description) throw invalidValue('description');
        subscription.notes.push({ id: finance.world.nextId(), description, by, at: now });
        subscription.updatedAt = now;
        return done('Notes added.', { note: { notes: showSubscription(finance, subscription)['notes'] } });
      },
    }),
    bare('DELETE', '/notes/:note', 'The note has been deleted.', ({ subscription, params, now }) => {
      if (!subscription.notes.some(({ id }) => id === params['note'])) throw unknownNote();
      subscription.notes = subscription.notes.filter(({ id }) => id !== params['note']);
      subscription.updatedAt = now;
    }),
    read('/scheduledchanges', ({ subscription }) => {
      if (subscription.scheduled === null) throw nothingScheduled();
      return { subscription: showSubscription(finance, { ...subscription, ...subscription.scheduled }) };
    }),
    bare('DELETE', '/scheduledchanges', 'Scheduled changes have been deleted.', ({ subscription }) => {
      if (subscription.scheduled === null) throw nothingScheduled();
      subscription.scheduled = null;
      note(finance, subscription, 'Scheduled changes called off', by);
    }),
    read('/recentactivities', ({ subscription }) => ({
      activities: subscription.activities
        .map(({ id, description, by: who, at }) => ({ activity_id: id, description, activity_time: stamp(at), commented_by: who }))
        .reverse(),
    })),
  ];
}
