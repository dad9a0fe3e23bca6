/** What the pool's session and its threads say to each other. */
import type { EngineErrorData } from '../errors';
import type { BlobType, PackId } from '../format/ids';
import type { BoxedBlob, OpenPack } from '../packer/pack';
import type { CpuOptions } from './cpu';
import type { SharedPackSlots } from './pack-slots';
import type { FileJob, SavedFile } from './workers';

/** Given to a thread at its start. */
export interface CpuWorkerData {
  readonly options: CpuOptions;
  readonly slots: SharedPackSlots;
}

/** Each is answered once, by the kind that fits or by `failed`, with the same number; in order. */
export type ToWorker =
  | { readonly kind: 'archive'; readonly task: number; readonly files: readonly FileJob[] }
  | { readonly kind: 'take-open-packs'; readonly task: number };

export type FromWorker =
  /** `bytesRead` are those that no `bytes-read` told. */
  | {
      readonly kind: 'archived';
      readonly task: number;
      readonly files: readonly SavedFile[];
      readonly bytesRead: number;
    }
  | { readonly kind: 'open-packs'; readonly task: number; readonly packs: readonly OpenPack[] }
  | { readonly kind: 'failed'; readonly task: number; readonly error: EngineErrorData }
  | { readonly kind: 'bytes-read'; readonly task: number; readonly bytes: number }
  /** A finished pack lies in a slot, which is the receiver's to free. */
  | {
      readonly kind: 'pack';
      readonly slot: number;
      readonly sizeBytes: number;
      readonly id: PackId;
      readonly type: BlobType;
      readonly blobs: readonly BoxedBlob[];
    };
