import type { UploadedFile } from '../bulk/files.js';
import type { ReadJob } from '../bulk/read-job.js';
import type { WriteJob } from '../bulk/write-job.js';
import type { MassConversion } from '../convert/mass.js';
import type { DuplicateCheck } from '../duplicate-check.js';
import type { CrmLimits } from '../limits.js';
import type { Note } from '../notes/note.js';
import type { Errand } from '../recycle/errand.js';
import type { CrmUser, Field, ModuleName, Tag, Values } from '../types.js';
import type { Channel, Subscription } from '../watch/channel.js';
import type { SavedRecord } from './record.js';

/** People of what is saved are ids. */
type ByIds<T, People extends keyof T> = Omit<T, People> & Record<People, string>;

export interface SavedHead {
  org: { id: string; zgid: string; createdAt: number };
  limits: CrmLimits;
  credits: [number, number][];
  users: CrmUser[];
  duplicateCheck: DuplicateCheck;
}

export interface SavedModule {
  id: string;
  layoutId: string;
  fields: Field[];
  tags: ByIds<Tag, 'createdBy' | 'modifiedBy'>[];
}

export type SavedNote = ByIds<Note, 'createdBy' | 'modifiedBy'>;
export type SavedChannel = Omit<Channel, 'subscriptions'> & { subscriptions: [ModuleName, Subscription][] };

/** What `save` yields. Each piece begins with what it is; the head and the modules come before what is in them. */
export type Piece =
  | ['crm', SavedHead]
  | ['module', ModuleName, SavedModule]
  /** A live record; those of a module come by time of change. */
  | ['+', ModuleName, SavedRecord]
  | ['-', ModuleName, SavedRecord, { at: number; by: string; purgedAt?: number }]
  /** What the search index still believes of a record. */
  | ['before', ModuleName, id: string, Values]
  | ['note', SavedNote]
  | ['channel', SavedChannel]
  | ['conversion', MassConversion]
  | ['write', WriteJob]
  | ['read', Omit<ReadJob, 'file'> & { file: string | null }]
  | ['file', Omit<UploadedFile, 'bytes'> & { bytes: string }]
  | ['errand', Errand];
