/** What can befall the money of three people: by the app, by staff in Zoho's pages, by the clock. */
import fc from 'fast-check';

export const PLANS = ['starter-monthly', 'pro-monthly', 'pro-yearly', 'pro-trial'] as const;

/** `who` is one of three people; `nth` chooses among what there is of that kind, the newest first. */
export type MoneyStep =
  | { by: 'app'; do: 'save'; who: number; name: string }
  | { by: 'app'; do: 'subscribe'; who: number; plan: string; quantity: number; coupon: boolean; inDays: number; card: boolean }
  | { by: 'app'; do: 'change'; who: number; plan: string; quantity: number; when: 'now' | 'term_end' }
  | { by: 'app'; do: 'cancel'; who: number; when: 'now' | 'term_end' }
  | { by: 'app'; do: 'reactivate'; who: number }
  | { by: 'app'; do: 'record' | 'refund' | 'credit'; who: number; nth: number; part: boolean; key: number }
  | { by: 'app'; do: 'collect' | 'void' | 'write off'; who: number; nth: number }
  | { by: 'staff'; do: 'cancel'; who: number; nth: number; atEnd: boolean }
  | { by: 'staff'; do: 'reactivate' | 'pause' | 'resume' | 'unpaid'; who: number; nth: number }
  | { by: 'staff'; do: 'change'; who: number; nth: number; plan: string; quantity: number; atEnd: boolean }
  | { by: 'staff'; do: 'subscribe'; who: number; plan: string }
  | { by: 'staff'; do: 'pay' | 'void'; who: number; nth: number }
  | { by: 'staff'; do: 'refund'; who: number; nth: number; half: boolean }
  | { by: 'staff'; do: 'resend'; nth: number }
  | { by: 'bank'; do: 'card'; who: number; behaviour: 'approve' | 'decline'; charges: number }
  | { by: 'clock'; days: number }
  /** The app's own schedule, in whatever weather. */
  | { by: 'bridge'; do: 'sweep' | 'breathe' };

const who = fc.integer({ min: 0, max: 2 });
const nth = fc.integer({ min: 0, max: 3 });
/** Of a reference: now and then one that was used before. */
const key = fc.integer({ min: 0, max: 20 });
const plan = fc.constantFrom(...PLANS);
const quantity = fc.integer({ min: 1, max: 3 });
const when = fc.constantFrom('now' as const, 'term_end' as const);
const app = fc.constant('app' as const);
const staff = fc.constant('staff' as const);
const does = <T extends string>(...names: T[]) => fc.constantFrom(...names);

const subscribe: fc.Arbitrary<MoneyStep> = fc.record({
  ...{ by: app, do: does('subscribe'), who, plan, quantity, coupon: fc.boolean() },
  inDays: fc.constantFrom(0, 0, 0, 5),
  card: fc.constantFrom(true, true, false),
});

const anything: fc.Arbitrary<MoneyStep> = fc.oneof(
  { weight: 6, arbitrary: subscribe },
  { weight: 4, arbitrary: fc.record({ by: app, do: does('change'), who, plan, quantity, when }) },
  { weight: 4, arbitrary: fc.record({ by: app, do: does('cancel'), who, when }) },
  { weight: 2, arbitrary: fc.record({ by: app, do: does('reactivate'), who }) },
  { weight: 1, arbitrary: fc.record({ by: app, do: does('save'), who, name: fc.constantFrom('Ann', 'Bo') }) },
  { weight: 6, arbitrary: fc.record({ by: app, do: does('record', 'record', 'refund', 'credit'), who, nth, part: fc.boolean(), key }) },
  { weight: 3, arbitrary: fc.record({ by: app, do: does('collect', 'collect', 'void', 'write off'), who, nth }) },
  { weight: 3, arbitrary: fc.record({ by: staff, do: does('cancel'), who, nth, atEnd: fc.boolean() }) },
  { weight: 4, arbitrary: fc.record({ by: staff, do: does('reactivate', 'pause', 'resume', 'unpaid'), who, nth }) },
  { weight: 2, arbitrary: fc.record({ by: staff, do: does('change'), who, nth, plan, quantity, atEnd: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ by: staff, do: does('subscribe'), who, plan }) },
  { weight: 4, arbitrary: fc.record({ by: staff, do: does('pay', 'void'), who, nth }) },
  { weight: 2, arbitrary: fc.record({ by: staff, do: does('refund'), who, nth, half: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ by: staff, do: does('resend'), nth: fc.integer({ min: 0, max: 30 }) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      ...{ by: fc.constant('bank' as const), do: does('card'), who, charges: fc.integer({ min: 1, max: 4 }) },
      behaviour: fc.constantFrom('approve' as const, 'decline' as const, 'decline' as const),
    }),
  },
  { weight: 9, arbitrary: fc.record({ by: fc.constant('clock' as const), days: fc.integer({ min: 1, max: 40 }) }) },
  { weight: 8, arbitrary: fc.record({ by: fc.constant('bridge' as const), do: does('sweep', 'breathe', 'breathe', 'breathe') }) },
);

/** Somebody subscribes, and then anything happens. */
export const moneySteps: fc.Arbitrary<MoneyStep[]> = fc
  .tuple(fc.array(subscribe, { minLength: 1, maxLength: 3 }), fc.array(anything, { minLength: 2, maxLength: 24, size: '+1' }))
  .map(([first, then]) => [...first, { by: 'bridge', do: 'breathe' }, ...then]);

/** How badly webhooks travel and how many calls fail. `faulty` is the share of calls that are spoilt. */
export interface Weather {
  seed: number;
  faulty: number;
  drop: number;
  duplicate: number;
  reorder: number;
}

const rate = fc.constantFrom(0, 0.1, 0.3, 1);

export const weather: fc.Arbitrary<Weather> = fc.record({
  seed: fc.nat({ max: 1_000_000 }),
  faulty: fc.constantFrom(0, 0.2, 0.2, 0.2),
  drop: rate,
  duplicate: rate,
  reorder: fc.constantFrom(0, 0.3, 0.6),
});
