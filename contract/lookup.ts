/** What can be looked up in backups beyond browsing them: names, versions, contents, differences. */
import { z } from 'zod';
import { page, type EntryView } from './data';
import type { ErrorData } from './errors';

const bytes = z.number().min(0).nullable();
const time = z.iso.datetime().nullable();

export const searchKinds = [
  'folder',
  'file',
  'document',
  'picture',
  'music',
  'video',
  'archive',
  'other',
] as const;
export type SearchKind = (typeof searchKinds)[number];

export const longestSearch = 1024;

export const searchSchema = z.strictObject({
  /**
   * Words, each of which is to be in the name or in a folder's above, at least one in the name itself; with `*` or `?` a word is a whole name. Empty for all
   * that the rest lets through.
   */
  text: z.string().max(longestSearch),
  /** Empty for all. `file` is any file; the kinds after it go by the ending of the name. */
  kinds: z.array(z.enum(searchKinds)).max(searchKinds.length),
  minBytes: bytes,
  maxBytes: bytes,
  modifiedFrom: time,
  modifiedTo: time,
  /** What is no longer in the newest backup of its place. */
  deleted: z.enum(['with', 'without', 'only']),
  ...page,
});
export type SearchInput = z.infer<typeof searchSchema>;

export interface SnapshotMark {
  readonly snapshotId: string;
  readonly time: string;
}

/** As its newest version is. */
export interface SearchEntry extends Omit<EntryView, 'linkTarget'> {
  readonly hostname: string;
  /** The first and last snapshot that it is in; the last one is to restore from. */
  readonly first: SnapshotMark;
  readonly last: SnapshotMark;
  readonly isDeleted: boolean;
  /** How many distinct contents a file has had. */
  readonly versions: number;
}

export interface SearchPage {
  /** Of all that was found, so far. */
  readonly total: number;
  readonly offset: number;
  /** Best first: by how the name fits, then newest first. */
  readonly entries: readonly SearchEntry[];
  /** False while snapshots are still being looked through: ask again. */
  readonly isComplete: boolean;
  readonly snapshotsDone: number;
  readonly snapshotsTotal: number;
  /** Folders that could not be read since the app was started; what is in them may be missing. */
  readonly unreadableFolders: number;
  /** Why it does not go on for now; the next search tries again. */
  readonly trouble: ErrorData | null;
}

export interface PathVersion {
  readonly type: EntryView['type'];
  readonly sizeBytes: number;
  readonly modifiedAt: string;
  /** The first and last snapshot with this content, which may have been another in between; the last one is to restore from. */
  readonly first: SnapshotMark;
  readonly last: SnapshotMark;
}

export interface PathVersions {
  /** Distinct contents, newest first. A folder's is all that is below it, metadata included. */
  readonly versions: readonly PathVersion[];
  /**
   * Newest first, for a timeline: which of `versions` each snapshot has; `nothing` where the path is not in it, `unreadable` where damage hides it. Neighbours
   * with the same number are the same.
   */
  readonly snapshots: readonly {
    readonly snapshotId: string;
    readonly version: number | 'nothing' | 'unreadable';
  }[];
}

/** What of a file can be shown, told from its bytes. `sizeBytes` is the whole file's. Bytes are base64; nothing of it holds scripts that run. */
export type Preview = { readonly sizeBytes: number } & (
  | { readonly kind: 'text'; readonly text: string; readonly isCut: boolean }
  | { readonly kind: 'image'; readonly mimeType: string; readonly base64: string }
  | { readonly kind: 'pdf'; readonly base64: string }
  | { readonly kind: 'none'; readonly reason: 'binary' | 'too-large' }
);

export const changeSchema = z.enum(['added', 'removed', 'changed']);
export type Change = z.infer<typeof changeSchema>;

export const comparePageSchema = z.strictObject({
  comparisonId: z.uuid(),
  changes: z.array(changeSchema).min(1).max(3),
  sort: z.strictObject({ by: z.enum(['bytes', 'name']), isDescending: z.boolean() }),
  ...page,
});

/** Of folders only one that is on one side alone, with all that is below it. */
export interface Difference {
  readonly path: string;
  readonly type: EntryView['type'];
  readonly change: Change;
  /** `null` where it is not there. */
  readonly bytesBefore: number | null;
  readonly bytesAfter: number | null;
  /** How many files a folder has; else 1. */
  readonly files: number;
}

export interface ComparisonSummary {
  /** For `comparison.page`, until the next comparison. */
  readonly id: string;
  readonly totals: Readonly<Record<Change, { readonly files: number; readonly bytes: number }>>;
  /** The pages leave the smallest differences out, as there are too many. */
  readonly isCut: boolean;
  /** What could not be looked at and is in no total, the first of it. */
  readonly unreadable: readonly { readonly path: string; readonly error: ErrorData }[];
}

export interface ComparisonPage {
  readonly total: number;
  readonly offset: number;
  readonly entries: readonly Difference[];
}

/** How far a comparison is that goes on. */
export interface ComparisonProgress {
  readonly filesDone: number;
  /** Of files that had to be read to be compared. */
  readonly bytesRead: number;
}
