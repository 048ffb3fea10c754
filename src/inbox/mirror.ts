import { RefusedError } from '../errors.js';
import { inParallel } from '../lib/in-parallel.js';
import type { BillingKind, Heard as HeardOfAny } from '../store/objects.js';
import type { Store } from '../store/store.js';
import { outcomeOf } from '../sync/batch.js';
import type { Projector, SaidObject } from '../sync/said.js';
import type { Desired, Item, Outcome, Sync } from '../sync/sync.js';
import type { Billing } from '../zoho/billing.js';
import type { CallContext } from '../zoho/types.js';

const NAME = 'billing.mirror';
/** There is nothing of this id. Sources: recorded answers; the list of errors for what is deleted (404 without a code of its own). */
const GONE = new Set(['1002', '3004', '404']);

export interface MirrorDeps {
  store: Store;
  billing: Pick<Billing, 'subscription' | 'invoice' | 'payment' | 'creditNote'>;
  projector: Projector;
  /** Without it no Billing call can be made. */
  organizationId: string | undefined;
}

/** Tickets are Desk's. */
type Heard = HeardOfAny & { kind: BillingKind };

interface Rung {
  id: string;
  version: number;
}

/**
 * The inward half of the engine: its records are the objects that were rung, and to push one is to ask Billing what it is now. One
 * call an object, whatever the number of events; that there is none any more is an answer like any other.
 */
export function billingMirrorSync(
  { store, billing, projector, organizationId }: MirrorDeps,
  { concurrency = 2, inFlight = 4 }: { concurrency?: number; inFlight?: number } = {},
): Sync<Heard, Rung> {
  return {
    name: NAME,
    table: 'objects',
    service: 'billing',
    batchSize: 20,
    concurrency,
    notReady: async () =>
      organizationId ? null : 'ZOHO_BILLING_ORGANIZATION_ID is not set; "zoho-bridge setup" finds it. Nothing is lost: jobs wait.',

    async load(ids) {
      const [all, links] = await Promise.all([store.objects.load(ids), store.links.load(NAME, ids)]);
      const heard = all.filter((one): one is Heard => one.kind !== 'ticket');
      return new Map(
        heard.map((state): [string, Desired<Heard, Rung>] => {
          const { id, version } = state;
          // A version is seen once: what was rung again has another one.
          return [id, { record: { id, version }, link: links.get(id), state, hash: `v${version}` }];
        }),
      );
    },

    push: (items, context) => inParallel(items, inFlight, (item) => look(item, context).catch(outcomeOf)),

    hold: (said, tx) =>
      projector.hold(
        said.map(({ said: one }) => one as SaidObject),
        tx,
      ),
    keep: (said, tx) =>
      projector.project(
        said.map(({ said: one }) => one as SaidObject),
        tx,
      ),
  };

  async function look({ state }: Item<Heard, Rung>, context: CallContext): Promise<Outcome> {
    try {
      return { kind: 'done', said: await ask(state, context) };
    } catch (error) {
      if (!(error instanceof RefusedError) || !GONE.has(error.zohoCode)) throw error;
      const { id: objectId, version, kind, zohoId } = state;
      return { kind: 'done', said: { kind: 'gone', of: kind, zohoId, object: { objectId, version } } satisfies SaidObject };
    }
  }

  async function ask({ id: objectId, version, kind, zohoId }: Heard, context: CallContext): Promise<SaidObject> {
    const object = { objectId, version };
    switch (kind) {
      case 'subscription': {
        const askedAt = Date.now();
        return { kind, subscription: await billing.subscription(zohoId, context), askedAt, object };
      }
      case 'invoice':
        return { kind, invoice: await billing.invoice(zohoId, context), object };
      case 'payment':
        return { kind, payment: await billing.payment(zohoId, context), object };
      case 'credit_note':
        return { kind, creditNote: await billing.creditNote(zohoId, context), object };
      case 'customer':
        return { kind, customerId: zohoId, object };
    }
  }
}
