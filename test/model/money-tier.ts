/** Every status of Zoho's and the segment it puts its user in: written down once more, apart from the code. */

export interface Standing {
  status: string;
  /** Days since its current term began: should that not be paid for, since when the payment is missing. */
  pastDueDays: number;
}

/** As `ZOHO_BRIDGE_DUNNING_GRACE_DAYS` is when nobody sets it. */
const GRACE_DAYS = 14;

const grace = ({ pastDueDays }: Standing): string => (pastDueDays >= GRACE_DAYS ? 'Churned' : 'Paid Tier');
const always = (tier: string) => (): string => tier;

const TIERS: Record<string, (one: Standing) => string> = {
  live: always('Paid Tier'),
  non_renewing: always('Paid Tier'),
  paused: always('Paid Tier'),
  dunning: grace,
  unpaid: grace,
  trial: always('Trial'),
  trial_expired: always('Churned'),
  cancelled: always('Churned'),
  cancelled_from_dunning: always('Churned'),
  expired: always('Churned'),
  future: always('Free Tier'),
  creation_failed: always('Free Tier'),
};

/** The best of them counts. */
const ORDER = ['Paid Tier', 'Trial', 'Churned', 'Free Tier'];

export function tierOfAll(subscriptions: Standing[]): string {
  const tiers = subscriptions.map((one) => {
    const rule = TIERS[one.status];
    if (!rule) throw new Error(`no rule for the status ${one.status}`);
    return rule(one);
  });
  return ORDER.find((tier) => tiers.includes(tier)) ?? 'Free Tier';
}
