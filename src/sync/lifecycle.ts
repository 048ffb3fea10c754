import type { Lifecycle } from '../config-segments.js';
import type { CrmModule } from '../zoho/crm.js';

/** The modules that are written to. */
export function modulesOf(lifecycle: Lifecycle): CrmModule[] {
  return lifecycle === 'contact-only' ? ['Contacts'] : ['Leads', 'Contacts'];
}

/** How far a user is in the CRM's life cycle. */
export interface Stage {
  /** Has paid at least once. */
  paid: boolean;
  /** The lead is a contact now, converted by the bridge or by a salesperson. */
  converted: boolean;
  /** Zoho has the record in question from us. */
  linked: boolean;
}

/**
 * Whether a user has a Lead to be kept in step. Who has paid is no lead any more; a lead that was begun is finished all the same, so
 * that one whose answer was lost is found and converted too.
 */
export function keepsLead(lifecycle: Lifecycle, { paid, converted, linked }: Stage): boolean {
  return lifecycle !== 'contact-only' && !converted && !(paid && linked);
}

/** Whether a user has a Contact to be kept in step. What was made in another life cycle is kept. */
export function keepsContact(lifecycle: Lifecycle, { paid, converted, linked }: Stage): boolean {
  return lifecycle !== 'lead-until-paid' || paid || converted || linked;
}

/** Whether the tags of a user's lead are kept. From the first payment on the lead is left to the conversion. */
export function tagsLead(lifecycle: Lifecycle, { paid, converted }: Omit<Stage, 'linked'>): boolean {
  return lifecycle !== 'contact-only' && !paid && !converted;
}
