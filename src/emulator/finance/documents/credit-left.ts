import type { CreditNote, Minor } from '../types.js';

/** What is left of a credit note to apply or to pay back. */
export const creditLeft = (note: CreditNote): Minor =>
  note.stage === 'void' ? 0 : note.total - note.refunded - note.applied.reduce((sum, { amount }) => sum + amount, 0);

/** `closed` is one of which nothing is left. */
export const creditStatus = (note: CreditNote): 'open' | 'closed' | 'void' => {
  if (note.stage === 'void') return 'void';
  return creditLeft(note) === 0 ? 'closed' : 'open';
};
