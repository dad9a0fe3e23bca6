import { type BigIntStats, lstatSync, realpathSync, statSync } from 'node:fs';
import { sep } from 'node:path';
import { type ByteText, displayText, textFromBytes } from '../format/byte-text';
import { EngineError } from '../errors';
import { nativePath } from './disk-path';
import { diskError, errnoOf, onDisk } from './fs-error';

/** What stands somewhere on disk: sizes and times are bigints. */
export type EntryStat = BigIntStats;

/** What stands at `path`, not following a link; `undefined` when nothing does. Fails with `disk/*`. */
export function statEntry(path: ByteText): EntryStat | undefined {
  try {
    return lstatSync(nativePath(path), { bigint: true, throwIfNoEntry: false });
  } catch (error) {
    if (errnoOf(error) === 'ENOTDIR') return undefined;
    throw diskError(error, path, 'look at');
  }
}

/** Proves that what is written stays where it should. Remembers the folders it has proved. */
export class RealParents {
  readonly #proved = new Map<ByteText, EntryStat>();

  /**
   * Proves that every folder between `base`, which is trusted, and `path` is a real folder, so that writing to `path` stays below `base`. Called
   * right before each write: a link that appeared since is not followed. Returns the folder that `path` is in, as it was proved; `undefined` for the
   * trusted one. Fails with `disk/denied`, `disk/not-found`.
   */
  assert(base: ByteText, path: ByteText): EntryStat | undefined {
    const folder = path.slice(0, path.lastIndexOf(sep));
    if (folder.length <= base.length) return undefined;
    const stat = realFolderStat(folder);
    // Still the very folder that was proved, as if it had been held open: so are those above it.
    if (isSameEntry(stat, this.#proved.get(folder))) return stat;
    this.assert(base, folder);
    this.#proved.set(folder, stat);
    return stat;
  }
}

/** Whether both are one and the same file or folder. */
export function isSameEntry(a: EntryStat | undefined, b: EntryStat | undefined): boolean {
  return a !== undefined && a.ino === b?.ino && a.dev === b.dev && a.ino !== 0n;
}

function realFolderStat(folder: ByteText): EntryStat {
  const stat = statEntry(folder);
  if (stat?.isDirectory()) return stat;
  const context = { path: displayText(folder) };
  if (!stat) throw new EngineError('disk/not-found', `The folder ${context.path} does not exist`, context);
  throw new EngineError(
    'disk/denied',
    `${context.path} is in the way: it is a link or file, not a folder`,
    context,
  );
}

/** `path` without any link in it. Fails with `disk/*`. */
export function realPath(path: ByteText): ByteText {
  return onDisk(path, 'follow', () => textFromBytes(realpathSync(nativePath(path), 'buffer')));
}

/** The real folder that `path` leads to, through links if need be; `undefined` when it leads to no folder. */
export function realFolder(path: ByteText): ByteText | undefined {
  return onDisk(path, 'follow', () => {
    const isFolder = statSync(nativePath(path), { throwIfNoEntry: false })?.isDirectory();
    return isFolder ? realPath(path) : undefined;
  });
}
