import type { FileHandle, SaveOptions, StorageTier } from './backend';

/** The tier that a file is to be saved in; `undefined` leaves it to the storage. */
export function tierOf(handle: FileHandle, { tier }: SaveOptions): StorageTier | undefined {
  return handle.type === 'pack' && handle.holdsTrees !== true ? tier : 'hot';
}
