import type { DeskState } from './state.js';

/** Picklists of tickets that somebody may add to in Setup. Statuses are apart: they have a type. */
export const CHOICE_FIELDS = ['priority', 'classification'] as const;
export type ChoiceField = (typeof CHOICE_FIELDS)[number];

/** What a new portal has. Inferred: the standard layout of Desk. */
export const STANDARD_CHOICES: Record<ChoiceField, readonly string[]> = {
  priority: ['High', 'Medium', 'Low'],
  classification: ['Question', 'Problem', 'Feature', 'Others'],
};

/** Whether a picklist has a value: it must match exactly. */
export const isChoice = (desk: DeskState, field: ChoiceField, value: string): boolean => desk.choices[field].includes(value);
