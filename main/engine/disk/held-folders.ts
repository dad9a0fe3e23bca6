import { closeSync, constants, fstatSync, openSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { ByteText } from '../format/byte-text';
import { nativePath } from './disk-path';
import { boundOnce, checked, cString, type NativeFunction } from './libc';
import { type EntryStat, isSameEntry, type RealParents } from './safe-path';

/** Folders that are held at once, well below the usual limit of 256 files. */
const heldLimit = 16;
/** `O_CLOEXEC` of `<fcntl.h>`, which Node sets by itself and does not name. */
const closeOnExec = process.platform === 'darwin' ? 0x1000000 : 0o2000000;
const { O_RDWR, O_CREAT, O_EXCL, O_NOFOLLOW } = constants;
const newFile = O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | closeOnExec;

interface FolderCalls {
  readonly open: NativeFunction;
  readonly rename: NativeFunction;
  readonly close: NativeFunction;
}

const boundFolderCalls = boundOnce<FolderCalls>((library) => {
  const open = library.bind('int openat(int folder, const void *name, int flags, ...)');
  const rename = library.bind('int renameat(int folder, const void *from, int toFolder, const void *to)');
  const close = library.bind('int close(int file)');
  return open && rename && close && { open, rename, close };
});

/**
 * Holds proved folders open, so that names in them need no proof of their own: what is made or moved in a folder that is held stays in it, whatever
 * its path leads to meanwhile. A shortcut: what it cannot do, whatever the reason, is left to those who go by paths.
 */
export class HeldFolders {
  readonly #parents: RealParents;
  /** By path, in the order they were opened. */
  readonly #held = new Map<ByteText, number>();

  constructor(parents: RealParents) {
    this.#parents = parents;
  }

  /**
   * Makes the file `path`, proving that its folder is below `base`, and opens it, to be closed with `closeMade`; `undefined` when that is not possible here. Fails
   * with `disk/*`.
   */
  make(base: ByteText, path: ByteText, mode: number): number | undefined {
    const calls = boundFolderCalls();
    const folder = calls && this.#hold(base, path);
    if (!calls || folder === undefined) return undefined;
    const file = calls.open(folder, cString(basename(path)), newFile, 'uint', mode);
    return file < 0 ? undefined : file;
  }

  /** Moves the file `from` to `to` in the same folder, as `rename` does; says whether it could. Fails with `disk/*`. */
  move(base: ByteText, from: ByteText, to: ByteText): boolean {
    const calls = boundFolderCalls();
    const folder = calls && dirname(from) === dirname(to) ? this.#hold(base, from) : undefined;
    if (!calls || folder === undefined) return false;
    return calls.rename(folder, cString(basename(from)), folder, cString(basename(to))) === 0;
  }

  closeAll(): void {
    for (const path of this.#held.keys()) this.#close(path);
  }

  #hold(base: ByteText, path: ByteText): number | undefined {
    const folder = dirname(path);
    const held = this.#held.get(folder);
    if (held !== undefined) return held;
    const descriptor = openProved(folder, this.#parents.assert(base, path));
    if (descriptor === undefined) return undefined;
    this.#held.set(folder, descriptor);
    for (const oldest of this.#held.keys()) {
      if (this.#held.size <= heldLimit) break;
      this.#close(oldest);
    }
    return descriptor;
  }

  #close(path: ByteText): void {
    const descriptor = this.#held.get(path);
    this.#held.delete(path);
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/** Closes a file that `make` opened. Node warns of a descriptor that it has not opened itself. Fails with `disk/*`. */
export function closeMade(file: number, path: ByteText): void {
  checked(boundFolderCalls()?.close(file) ?? -1, path, 'close');
}

/** Opens `folder` if it is still the one that was `proved`, or, without a proof, whatever folder it leads to. */
function openProved(folder: ByteText, proved: EntryStat | undefined): number | undefined {
  let descriptor: number;
  try {
    descriptor = openSync(nativePath(folder), constants.O_RDONLY | constants.O_DIRECTORY);
  } catch {
    // Perhaps one that may be written and not read.
    return undefined;
  }
  if (!proved || isSameEntry(fstatSync(descriptor, { bigint: true }), proved)) return descriptor;
  closeSync(descriptor);
  return undefined;
}
