import { type DeskState, nowOf } from '../state.js';
import { type Indexable, textsOf, type WordIndex } from './word-index.js';

/** A record as it was before a change, and when that came; `was` null: it was made then. */
export interface Version<T> {
  was: T | null;
  /** Exact, unlike the dates of a record, which are rounded to the second. */
  until: number;
}

/** What searches may still believe, by record: the oldest version first, the record changed last at the end. */
export type Versions<T> = Map<T, Version<T>[]>;

const seenUntil = (desk: DeskState): number => nowOf(desk) - desk.limits.searchLagMs;

/** To be called before a record is changed, and with `isNew` after it is made. */
export function rememberForSearch<T extends object>(
  desk: DeskState,
  versions: Versions<T>,
  record: T,
  { at, isNew = false }: { at: number; isNew?: boolean },
): void {
  const seen = seenUntil(desk);
  const recent = (versions.get(record) ?? []).filter(({ until }) => until > seen);
  versions.delete(record);
  versions.set(record, [...recent, { was: isNew ? null : { ...record }, until: at }]);
  forget(versions, seen);
}

/**
 * What the search index knows of a record: nothing of one made within the lag, the values from before what was changed within
 * it. That there is a lag is generally known, that it shows old values is inferred.
 */
export function indexed<T extends object>(desk: DeskState, versions: Versions<T>): (record: T) => T | undefined {
  const seen = seenUntil(desk);
  forget(versions, seen);
  return (record) => {
    const known = versions.get(record)?.find(({ until }) => until > seen);
    return known ? (known.was ?? undefined) : record;
  };
}

/** Drops what the index has caught up with. Cheap: it stops at the first that it has not. */
function forget<T>(versions: Versions<T>, seen: number): void {
  for (const [record, known] of versions) {
    if ((known.at(-1)?.until ?? seen) > seen) return;
    versions.delete(record);
  }
}

/** A version as it is saved: records have ids there. */
export interface SavedVersion<T> extends Version<T> {
  id: string;
}

/** What searches have not caught up with, in the order of `versions`. */
export function* recentVersions<T extends { id: string }>(desk: DeskState, versions: Versions<T>): Iterable<SavedVersion<T>> {
  const seen = seenUntil(desk);
  for (const [{ id }, known] of versions) for (const version of known) if (version.until > seen) yield { id, ...version };
}

/** Takes in one of `recentVersions`, when its record is there. */
export function restoreVersion<T extends Indexable>(
  versions: Versions<T>,
  records: Map<string, T>,
  words: WordIndex<T>,
  { id, was, until }: SavedVersion<T>,
): void {
  const record = records.get(id);
  if (!record) return;
  versions.set(record, [...(versions.get(record) ?? []), { was, until }]);
  if (was) words.add(record, textsOf(was));
}
