/** What the pool's session and its threads say to each other. */
import type { Bytes } from '../base/bytes';
import type { EngineErrorData } from '../errors';
import { PackListing } from '../format/pack-header';
import type { FileJob, FolderJob, SavedFile, SavedFolder } from '../walker/saved-folder';
import type { WalkFacts } from '../walker/walk-facts';
import type { WalkRules } from '../walker/walk-rules';
import type { BlobType, PackId } from '../format/ids';
import type { MovedBlob, OpenPack } from '../packer/pack';
import type { SharedFileState, SharedPart } from './shared-file';
import type { CpuOptions } from './cpu';
import type { SharedPackSlots } from './pack-slots';

/** Given to a thread at its start. */
export interface CpuWorkerData {
  readonly options: CpuOptions;
  readonly slots: SharedPackSlots;
  /** Lets everything else on this computer go first. */
  readonly isQuiet: boolean;
}

/** A pack's listing, and which pack it is. */
interface PostedListing {
  readonly type: BlobType;
  readonly header: Bytes;
  readonly blobs: number;
}

/** An open pack. */
export type PostedPack = PostedListing & { readonly boxes: Bytes };

/** Each is answered once, by the kind that fits or by `failed`, with the same number; in order. */
export type ToWorker =
  | { readonly kind: 'archive'; readonly task: number; readonly files: readonly FileJob[] }
  | { readonly kind: 'archive-shared'; readonly task: number; readonly file: SharedFileState }
  | {
      readonly kind: 'save-folders';
      readonly task: number;
      readonly jobs: readonly FolderJob[];
      readonly rules: WalkRules;
    }
  /** `bytes` lie in shared memory. */
  | {
      readonly kind: 'move-blobs';
      readonly task: number;
      readonly bytes: Bytes;
      readonly blobs: readonly MovedBlob[];
    }
  | {
      readonly kind: 'merge-packs';
      readonly task: number;
      readonly others: readonly PostedPack[];
    }
  | { readonly kind: 'finish-packs'; readonly task: number };

export type FromWorker =
  /** Once at the start, where `isQuiet` is asked and cannot be. */
  | { readonly kind: 'not-quiet'; readonly reason: string }
  /** `bytesRead` are those that no `bytes-read` told. */
  | {
      readonly kind: 'archived';
      readonly task: number;
      readonly files: readonly SavedFile[];
      readonly bytesRead: number;
    }
  | { readonly kind: 'facts'; readonly task: number; readonly facts: WalkFacts }
  /** `facts` are those that no `facts` told. */
  | {
      readonly kind: 'folders';
      readonly task: number;
      readonly folders: readonly SavedFolder[];
      readonly facts: WalkFacts;
    }
  /** One thread's share of a file, or why it could not be read. */
  | {
      readonly kind: 'archived-shared';
      readonly task: number;
      readonly parts: readonly SharedPart[];
      readonly error: EngineErrorData | undefined;
      readonly bytesRead: number;
    }
  | { readonly kind: 'blobs-moved'; readonly task: number; readonly bad: readonly number[] }
  | { readonly kind: 'packs-merged' | 'packs-finished'; readonly task: number }
  | { readonly kind: 'failed'; readonly task: number; readonly error: EngineErrorData }
  | { readonly kind: 'bytes-read'; readonly task: number; readonly bytes: number }
  /** A finished pack lies in a slot, which is the receiver's to free. */
  | (PostedListing & {
      readonly kind: 'pack';
      readonly id: PackId;
      readonly slot: number;
      readonly sizeBytes: number;
    });

export function postedPack({ type, boxes, blobs }: OpenPack): PostedPack {
  // Of a view all memory behind it would be posted: a whole pack's for a few boxes.
  return { type, boxes: new Uint8Array(boxes), header: blobs.header, blobs: blobs.length };
}

export function openPack({ type, boxes, header, blobs }: PostedPack): OpenPack {
  return { type, boxes, blobs: new PackListing(header, blobs) };
}
