/** Data of what leaves a backup and of what is dropped on the window; as in `data.ts`. */
import { z } from 'zod';
import type { JobProgress } from './data';
import type { ErrorData } from './errors';

export const archiveFormatSchema = z.enum(['zip', 'tar', 'tar.gz']);
export type ArchiveFormat = z.infer<typeof archiveFormatSchema>;

/**
 * What a restore finds at the place of an entry. `newer-here`: it differs, and was changed after the backup. `other-type`: a folder where a file belongs,
 * say. `bad-name`: no file can be called that on this system. `refused`: it is damaged in the backup.
 */
export const previewFindingSchema = z.enum([
  'new',
  'identical',
  'differs',
  'newer-here',
  'other-type',
  'bad-name',
  'refused',
]);
export type PreviewFinding = z.infer<typeof previewFindingSchema>;

/** `left`: what is there stays as it is. `beside`: restored under another name. */
export const previewOutcomeSchema = z.enum(['written', 'replaced', 'beside', 'left']);
export type PreviewOutcome = z.infer<typeof previewOutcomeSchema>;

/** What a restore would do. */
export interface RestorePreview {
  /** For `restore.previewPaths`, until the next preview. */
  readonly previewId: string;
  /** How `identical` was found out: size and time agree, or the content was read. */
  readonly compared: 'times' | 'content';
  /** The target lies in a folder that is backed up: what is restored there is saved again. */
  readonly isInSource: boolean;
  /** One for each pair that occurs. Folders are not counted, but for those that something else is in the way of: they stand for all that is below them. */
  readonly rows: readonly {
    readonly finding: PreviewFinding;
    readonly outcome: PreviewOutcome;
    readonly items: number;
    readonly bytes: number;
  }[];
  /** Each file system that would be written to; `path` is a folder on it. What is replaced is counted as if it stayed. */
  readonly space: readonly {
    readonly path: string;
    readonly bytesNeeded: number;
    /** `null` where the system does not say. */
    readonly bytesFree: number | null;
  }[];
}

/** A folder that can be restored to without the system's dialog. */
export interface RestorePlace {
  readonly path: string;
  /** `usual`: one of those in which the system has people keep their things. */
  readonly kind: 'protected' | 'usual';
}

/** A selection of so many bytes is fetched while the pointer moves, and the drag then goes on with it; a larger one is dragged anew once it is there. */
export const smallDragBytes = 64 * 1024 * 1024;

/** Files that are fetched to be dragged out of the window. */
export interface Drag {
  readonly id: string;
  /** `gone`: given up, or long after the drop. */
  readonly state: 'preparing' | 'ready' | 'failed' | 'gone';
  readonly progress: JobProgress | null;
  /** Why it `failed`; while `ready`, why something is missing. */
  readonly error: ErrorData | null;
}

/** A path that was dropped on the window: the folder that it is or leads to, or why it is none. */
export type DroppedPath =
  | { readonly path: string; readonly folder: string }
  | { readonly path: string; readonly why: 'no-folder' | 'not-found' };
