import { createWriteStream, type WriteStream } from 'node:fs';
import { once } from 'node:events';
import type { ByteText } from '../format/byte-text';
import { moveIntoPlace, removeEntry, removeFile } from './create-entry';
import { nativePath } from './disk-path';
import { diskError, failingWith } from './fs-error';
import { partPathOf } from './part-file';

/** A file that is written from its beginning to its end: beside its place until it is complete. Only this user may read it. */
export class WholeFile {
  readonly #path: ByteText;
  readonly #part: ByteText;
  /** Fails as Node's streams do; `errorOf` says it in our words. */
  readonly stream: WriteStream;

  private constructor(path: ByteText, part: ByteText) {
    this.#path = path;
    this.#part = part;
    this.stream = createWriteStream(nativePath(part), { flags: 'wx', mode: 0o600, flush: true });
  }

  /** Begins the file that is to be at `path`; what an interrupted run left of it is removed. Fails with `disk/*`. */
  static async begin(path: ByteText): Promise<WholeFile> {
    const part = partPathOf(path, 'whole');
    removeEntry(part);
    const file = new WholeFile(path, part);
    await failingWith(path, 'create', () => once(file.stream, 'open'));
    return file;
  }

  /** `disk/*` for what `stream` failed with; anything else as it is. */
  errorOf(error: unknown): unknown {
    return diskError(error, this.#path, 'write');
  }

  /** Gives the file its name, in place of another, once `stream` is closed. Fails with `disk/*`, and leaves what was there then. */
  finish(): void {
    moveIntoPlace(this.#part, this.#path, { removeFolders: false });
  }

  /** Leaves nothing behind. */
  async discard(): Promise<void> {
    if (!this.stream.closed) {
      const closed = new Promise<void>((resolve) => this.stream.once('close', resolve));
      this.stream.destroy();
      await closed;
    }
    removeFile(this.#part);
  }
}
