import { type BigIntStats, lstatSync } from 'node:fs';
import { sep } from 'node:path';
import { type ByteText, displayText } from '../format/byte-text';
import { EngineError } from '../errors';
import { nativePath } from './disk-path';
import { errnoOf, diskError } from './fs-error';

/** What stands at `path`, not following a link; `undefined` when nothing does. Fails with `disk/*`. */
export function statEntry(path: ByteText): BigIntStats | undefined {
  try {
    return lstatSync(nativePath(path), { bigint: true, throwIfNoEntry: false });
  } catch (error) {
    if (errnoOf(error) === 'ENOTDIR') return undefined;
    throw diskError(error, path, 'look at');
  }
}

/**
 * Proves that every folder between `base`, which is trusted, and `path` is a real folder, so that writing to `path` stays below `base`. Called
 * right before each write: a link that appeared since is not followed. Fails with `disk/denied`, `disk/not-found`.
 */
export function assertRealParents(base: ByteText, path: ByteText): void {
  for (let end = path.indexOf(sep, base.length + 1); end !== -1; end = path.indexOf(sep, end + 1)) {
    const folder = path.slice(0, end);
    const stat = statEntry(folder);
    const context = { path: displayText(folder) };
    if (!stat) throw new EngineError('disk/not-found', `The folder ${context.path} does not exist`, context);
    if (stat.isDirectory()) continue;
    throw new EngineError(
      'disk/denied',
      `${context.path} is in the way: it is a link or file, not a folder`,
      context,
    );
  }
}
