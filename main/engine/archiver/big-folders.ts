import { joinPath } from '../disk/disk-path';
import type { ByteText } from '../format/byte-text';
import type { SizeSum } from '../lookup-requests';

interface Folder {
  readonly path: ByteText;
  files: number;
  bytes: number;
}

/**
 * The biggest folders of a walk, in memory that does not grow with it. A folder counts with all that is below it, less what others in the list hold; one that
 * leaves the list gives what it holds to the next above it.
 */
export class BigFolders {
  readonly #most: number;
  /** From a target down to where the walk is. */
  readonly #open: Folder[] = [];
  readonly #listed: Folder[] = [];

  constructor(most: number) {
    this.#most = most;
  }

  enter(path: ByteText): void {
    this.#open.push({ path, files: 0, bytes: 0 });
  }

  addFile(bytes: number): void {
    const folder = this.#open.at(-1);
    if (folder) addTo(folder, { files: 1, bytes });
  }

  leave(): void {
    const folder = this.#open.pop();
    if (!folder || folder.bytes === 0) return;
    this.#listed.push(folder);
    if (this.#listed.length > this.#most) this.#giveBackSmallest();
  }

  /** Biggest first. */
  list(): readonly (SizeSum & { readonly path: ByteText })[] {
    return this.#listed.map((folder) => ({ ...folder })).sort((a, b) => b.bytes - a.bytes);
  }

  #giveBackSmallest(): void {
    const smallest = this.#listed.reduce((least, folder) => (folder.bytes < least.bytes ? folder : least));
    this.#listed.splice(this.#listed.indexOf(smallest), 1);
    // What is listed has been left, so that it lies deeper than what is still open.
    const above = [...this.#open, ...this.#listed].filter(({ path }) => isBelow(smallest.path, path));
    const next = above.reduce<Folder | undefined>(
      (deepest, folder) => (deepest && deepest.path.length > folder.path.length ? deepest : folder),
      undefined,
    );
    if (next) addTo(next, smallest);
  }
}

function addTo(folder: Folder, { files, bytes }: SizeSum): void {
  folder.files += files;
  folder.bytes += bytes;
}

function isBelow(path: ByteText, folder: ByteText): boolean {
  return path.startsWith(joinPath(folder, ''));
}
