import { formatTime } from '../time.js';
import type { Ticket } from '../types.js';

/** What of a ticket can change, by the names of an answer, and how its values are shown there. */
const SHOWN: { [K in keyof Ticket]?: readonly [name: string, show: (value: never) => unknown] } = {
  departmentId: ['departmentId', same],
  contactId: ['contactId', same],
  accountId: ['accountId', same],
  productId: ['productId', same],
  assigneeId: ['assigneeId', same],
  teamId: ['teamId', same],
  layoutId: ['layoutId', same],
  subject: ['subject', same],
  description: ['description', same],
  status: ['status', same],
  priority: ['priority', same],
  channel: ['channel', same],
  classification: ['classification', same],
  category: ['category', same],
  subCategory: ['subCategory', same],
  language: ['language', same],
  email: ['email', same],
  phone: ['phone', same],
  resolution: ['resolution', (value: Ticket['resolution']) => value?.content ?? null],
  cf: ['cf', same],
  secondaryContacts: ['secondaryContacts', same],
  sharedDepartments: ['sharedDepartments', same],
  entitySkills: ['entitySkills', same],
  dueAt: ['dueDate', time],
  closedAt: ['closedTime', time],
  onholdAt: ['onholdTime', time],
  lockedAt: ['lockedTime', time],
  customerResponseAt: ['customerResponseTime', time],
  modifiedAt: ['modifiedTime', time],
  modifiedBy: ['modifiedBy', same],
  isSpam: ['isSpam', same],
  isTrashed: ['isTrashed', same],
  isArchived: ['isArchived', same],
  isEscalated: ['isEscalated', same],
};

function same(value: never): unknown {
  return value;
}

function time(value: never): unknown {
  return value === null ? null : formatTime(value);
}

export interface Difference {
  key: keyof Ticket;
  name: string;
  previous: unknown;
  updated: unknown;
}

/** What differs between two versions of a ticket, by the names of an answer. */
export function differences(before: Ticket, after: Ticket): Difference[] {
  return (Object.keys(SHOWN) as (keyof Ticket)[]).flatMap((key) => {
    const [name, show] = SHOWN[key] ?? [key, same];
    return isSame(before[key], after[key]) ? [] : [{ key, name, previous: show(before[key] as never), updated: show(after[key] as never) }];
  });
}

/** Lists and objects are small here, and made anew by every request. */
const isSame = (a: unknown, b: unknown): boolean =>
  a === b || (typeof a === 'object' && typeof b === 'object' && JSON.stringify(a) === JSON.stringify(b));
