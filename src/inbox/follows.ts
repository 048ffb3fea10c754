import type { ObjectRef, Sight } from '../store/objects.js';
import type { Happening } from '../types-happenings.js';

/** What follows from what was written, gathered over a batch. */
export interface Follows {
  happenings: Happening[];
  /** Whose tier may be another one now. */
  userIds: Set<string>;
  /** Payments; the first one of a user counts. */
  paid: { userId: string; at: Date }[];
  sights: Sight[];
  /** To be looked at, because they have changed for certain. */
  again: ObjectRef[];
  /** To be looked at unless they were heard of already. */
  unheard: ObjectRef[];
  /** Ours, to be looked at. */
  changed: Set<string>;
  /** Ours, to be looked at if they were past due: an invoice of theirs was paid. */
  settled: Set<string>;
  /** Whose live subscriptions are to be looked at. */
  changedUsers: Set<string>;
}

export const noFollows = (): Follows => ({
  happenings: [],
  userIds: new Set(),
  paid: [],
  sights: [],
  again: [],
  unheard: [],
  changed: new Set(),
  settled: new Set(),
  changedUsers: new Set(),
});
