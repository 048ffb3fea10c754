import type { DeskState } from './state.js';
import type { Status, StatusType } from './types.js';

/** What Desk begins with. Source: help.zoho.com, "Customizing Ticket Statuses". */
export const STANDARD_STATUSES: readonly Status[] = [
  { value: 'Open', statusType: 'Open' },
  { value: 'On Hold', statusType: 'On Hold' },
  { value: 'Escalated', statusType: 'Open' },
  { value: 'Closed', statusType: 'Closed' },
];

/** The type a status label is mapped to; one that was removed since counts as open. */
export const statusTypeOf = (desk: DeskState, status: string): StatusType =>
  desk.statuses.find(({ value }) => value === status)?.statusType ?? 'Open';

/** The label tickets begin with and are re-opened to. */
export const defaultOpen = (desk: DeskState): string => desk.statuses.find(({ statusType }) => statusType === 'Open')?.value ?? 'Open';

export const closedLabel = (desk: DeskState): string => desk.statuses.find(({ statusType }) => statusType === 'Closed')?.value ?? 'Closed';
