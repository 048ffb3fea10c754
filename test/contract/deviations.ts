import { BILLING } from './deviations/billing.js';
import { BILLING_DOCUMENTS } from './deviations/billing-documents.js';
import { CRM } from './deviations/crm.js';
import type { Deviation } from './deviations/deviation.js';

/** All deviations on purpose. Each must still be needed: the walk through all operations meets every one. */
export const DEVIATIONS: readonly Deviation[] = [...CRM, ...BILLING, ...BILLING_DOCUMENTS];
