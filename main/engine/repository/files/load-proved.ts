import type { Bytes } from '../../base/bytes';
import { EngineError, isEngineError } from '../../errors';
import type { TreeId } from '../../format/ids';
import type { Backend, ByteRange, FileHandle, LoadOptions } from '../../storage/backend';

/**
 * Loads a file, or `range` of it, and gives it to `prove`, which throws `data/corrupt` or `data/malformed` for what cannot be right. Asks
 * once more past the cache then; the second answer counts. Errors name the file. `first` is what was loaded before.
 */
export async function loadProved<T>(
  backend: Backend,
  handle: FileHandle,
  range: ByteRange | undefined,
  options: LoadOptions,
  prove: (bytes: Bytes) => T,
  first?: Bytes,
): Promise<T> {
  try {
    return prove(first ?? (await backend.load(handle, range, options)));
  } catch (error) {
    if (!isDamage(error)) throw error;
  }
  try {
    return prove(await backend.load(handle, range, { ...options, isFresh: true }));
  } catch (error) {
    throw isDamage(error) ? inFile(error, handle) : error;
  }
}

/** Whether the data itself is bad, so that another copy may help, but not another try. */
export function isDamage(error: unknown): error is EngineError {
  return isEngineError(error, 'data/corrupt', 'data/malformed', 'data/missing');
}

/** `error` with the name of the file it is about. */
export function inFile(error: EngineError, handle: FileHandle): EngineError {
  const file = handle.name === '' ? handle.type : `${handle.type}/${handle.name}`;
  return new EngineError(error.code, `${file}: ${error.message}`, { ...error.context, file }, error);
}

/** `error` with the id of the tree it is about. */
export function inTree(error: EngineError, tree: TreeId): EngineError {
  return new EngineError(error.code, `Tree ${tree}: ${error.message}`, { ...error.context, tree }, error);
}
