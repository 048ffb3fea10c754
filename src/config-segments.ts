import { z } from 'zod';
import * as value from './config-values.js';

const LIFECYCLES = ['lead-and-contact', 'contact-only', 'lead-until-paid'] as const;

/** When a user is a Lead and when a Contact; docs/segments.md. */
export type Lifecycle = (typeof LIFECYCLES)[number];

export interface SegmentSettings {
  readonly lifecycle: Lifecycle;
  /** API name of a picklist that holds the tier beside the tags. Undefined: tags only. */
  readonly tierField: string | undefined;
  /** For so many days somebody whose payment is missing is still taken for a payer. */
  readonly graceDays: number;
}

/** A field's API name, of which setup can make the label: Zoho takes at most 25 characters. */
const apiName = () =>
  z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9]*(_[A-Za-z0-9]+)*$/, 'is no API name of a field')
    .max(25, 'is longer than 25 characters');

export const SEGMENT_VARIABLES = {
  ZOHO_BRIDGE_LIFECYCLE: value.oneOf(LIFECYCLES).default('lead-and-contact'),
  ZOHO_BRIDGE_TIER_FIELD: apiName().optional(),
  ZOHO_BRIDGE_DUNNING_GRACE_DAYS: value.wholeNumber(0, 365).default(14),
};

export const SEGMENT_REMEDIES = {
  ZOHO_BRIDGE_LIFECYCLE: `Set one of: ${LIFECYCLES.join(', ')}.`,
  ZOHO_BRIDGE_TIER_FIELD: 'Set Plan_Tier, or remove the variable to keep the tier in tags only.',
};

/** The variables of segments as the rest of the bridge takes them. */
export function segmentSettings(env: {
  ZOHO_BRIDGE_LIFECYCLE: Lifecycle;
  ZOHO_BRIDGE_TIER_FIELD?: string | undefined;
  ZOHO_BRIDGE_DUNNING_GRACE_DAYS: number;
}): SegmentSettings {
  return { lifecycle: env.ZOHO_BRIDGE_LIFECYCLE, tierField: env.ZOHO_BRIDGE_TIER_FIELD, graceDays: env.ZOHO_BRIDGE_DUNNING_GRACE_DAYS };
}
