import type { NoticeSide } from './bridge-notices.js';
import type { SegmentSide } from './bridge-segments.js';
import { createDigest } from './inbox/digest.js';
import { createFeeder } from './inbox/feeder.js';
import { createProjector } from './inbox/project.js';
import type { Logger } from './logger.js';
import type { Store } from './store/store.js';
import type { Projector } from './sync/said.js';
import type { Feeder } from './sync/worker.js';
import type { ZohoSide } from './sync/zoho-side.js';

/** Who brings what Billing says into the store, with everything that follows from it. */
export function projectorOf({
  store,
  side,
  notices,
  segments,
}: {
  store: Store;
  side: ZohoSide;
  notices: NoticeSide;
  segments: SegmentSide;
}): Projector {
  return createProjector({ store, now: side.now, tell: notices.teller(side).tell, refreshTiers: segments.refreshTiers });
}

/** What makes jobs of events. */
export function feederOf({ store, logger, wakeEngine }: { store: Store; logger: Logger; wakeEngine: () => void }): Feeder {
  return createFeeder({ digest: createDigest({ store, logger }), logger, wakeEngine });
}
