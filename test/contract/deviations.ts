import { BILLING } from './deviations/billing.js';
import { BILLING_INVOICES } from './deviations/billing-invoices.js';
import { BILLING_SUBSCRIPTIONS } from './deviations/billing-subscriptions.js';
import { BOOKS } from './deviations/books.js';
import { CRM } from './deviations/crm.js';
import { CRM_JOBS } from './deviations/crm-jobs.js';
import { CRM_SETTINGS } from './deviations/crm-settings.js';
import { DESK } from './deviations/desk.js';
import type { Deviation } from './deviations/deviation.js';

/** All deviations on purpose. Each must still be needed: the walk through all operations meets every one. */
export const DEVIATIONS: readonly Deviation[] = [
  ...CRM,
  ...CRM_SETTINGS,
  ...CRM_JOBS,
  ...BILLING,
  ...BILLING_SUBSCRIPTIONS,
  ...BILLING_INVOICES,
  ...BOOKS,
  ...DESK,
];
