/** What people mean who type a part of a name. */
import { EngineError } from './errors';
import { type BlobId, isId } from './format/ids';
import type { OpenRepository } from './repository/repository';
import type { FileType } from './storage/backend';

/** The one file of `type` whose name begins with `prefix`. `input/invalid` when there is none, or several. */
export async function wholeName(
  repository: OpenRepository,
  type: Exclude<FileType, 'config'>,
  prefix: string,
  signal: AbortSignal,
): Promise<string> {
  const names: string[] = [];
  for await (const { name } of repository.listFiles(type, { signal })) {
    if (name.startsWith(prefix)) names.push(name);
  }
  const [name] = names;
  if (name !== undefined && names.length === 1) return name;
  const trouble = names.length === 0 ? 'no' : 'more than one';
  throw new EngineError('input/invalid', `There is ${trouble} ${type} whose id begins with "${prefix}"`, {
    prefix,
  });
}

/** There are too many blobs for prefixes to be of use. */
export function wholeBlobId(text: string): BlobId {
  if (isId(text)) return text as BlobId;
  throw new EngineError('input/invalid', 'A blob needs its whole id: 64 lower-case hex digits', { id: text });
}
