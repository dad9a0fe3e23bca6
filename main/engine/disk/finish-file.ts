import type { ByteText } from '../format/byte-text';
import type { EngineError } from '../errors';
import { moveIntoPlace } from './create-entry';
import { type EntryMetadata, writeMetadata } from './metadata';
import type { RealParents } from './safe-path';

/** How a part becomes a file. */
export interface Finish {
  readonly target: ByteText;
  /** `undefined` leaves what the system gives to new files. */
  readonly metadata: EntryMetadata | undefined;
  /** Replaces even a folder with content. */
  readonly removeFolders: boolean;
}

/** Gives a complete part its metadata, whose failures go to `warn`, and then its name. Fails with `disk/*`. */
export function finishFile(
  part: { readonly path: ByteText; readonly base: ByteText },
  { target, metadata, removeFolders }: Finish,
  parents: RealParents,
  warn: (warning: EngineError) => void,
): void {
  parents.assert(part.base, target);
  if (metadata) writeMetadata(part.path, metadata, warn);
  moveIntoPlace(part.path, target, { removeFolders });
}
