import { projectorOf, ticketProjectorOf } from './bridge-inbox.js';
import type { NoticeSide } from './bridge-notices.js';
import type { SegmentSide } from './bridge-segments.js';
import type { Config } from './config.js';
import { billingMirrorSync } from './inbox/mirror.js';
import { deskMirrorSync } from './inbox/ticket-mirror.js';
import type { Logger } from './logger.js';
import type { Store } from './store/store.js';
import { contactSync } from './sync/contact.js';
import { conversionSync } from './sync/conversion.js';
import { customerSync } from './sync/customer.js';
import { leadSync } from './sync/lead.js';
import { moneySync } from './sync/money.js';
import { subscriptionSync } from './sync/subscription.js';
import type { Sync } from './sync/sync.js';
import { tagsSync } from './sync/tags.js';
import { ticketSync } from './sync/ticket.js';
import type { ZohoSide } from './sync/zoho-side.js';

/** Everything that is kept in step, outward and inward: adding a sync is adding a file and a line here. */
export function allSyncs({
  store,
  config,
  side,
  notices,
  segments,
  logger,
}: {
  store: Store;
  config: Config;
  side: ZohoSide;
  notices: NoticeSide;
  segments: SegmentSide;
  logger: Logger;
  // biome-ignore lint/suspicious/noExplicitAny: each sync has a state of its own that only it looks into
}): Sync<any, any>[] {
  const { zoho, readiness, settings, catalog, deskKey } = side;
  const crm = { store, crm: zoho.crm, readiness, segments: config.segments };
  const billing = {
    store,
    billing: zoho.billing,
    organizationId: settings.organizations.billing,
    callTimeoutMs: settings.callTimeoutMs,
    searchLagMs: config.worker.searchLagMs,
  };
  const projector = projectorOf({ store, side, notices, segments });
  const desk = {
    ...{ store, desk: zoho.desk, key: deskKey, projector: ticketProjectorOf({ store, side, notices }) },
    ...{ organizationId: settings.organizations.desk, callTimeoutMs: settings.callTimeoutMs, searchLagMs: config.worker.searchLagMs },
  };
  return [
    leadSync(crm),
    contactSync(crm),
    conversionSync(crm),
    tagsSync(crm),
    customerSync(billing),
    subscriptionSync({ ...billing, catalog, projector }),
    moneySync({ ...billing, zohoNow: side.now, ring: (touched, tx) => store.objects.ringLater(touched, { again: true }, tx) }),
    billingMirrorSync({ ...billing, projector }),
    ticketSync({
      ...{ ...desk, logger, departmentId: settings.desk.departmentId, channel: settings.desk.channel },
      openStatus: settings.desk.openStatus,
    }),
    deskMirrorSync({ ...desk, now: side.now }),
    ...notices.syncs(side),
  ];
}
