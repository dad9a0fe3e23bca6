import { Readable, type Writable } from 'node:stream';
import { type Archiver, type EntryData, TarArchive, ZipArchive } from 'archiver';
import { systemClock } from '../base/clock';
import { nsFromGoTime } from '../format/go-time';
import { permissionsFromGoMode } from '../format/mode';
import type { TreeNode } from '../format/tree';
import type { ArchiveFormat } from '../requests';

/** What is large is mostly compressed already, and each further level costs more time than it saves room. */
const compression = { level: 1 };
/** What the header of a tar file can hold; the exact time stands beside it. */
const latestTarSecond = 2 ** 31 - 1;

export interface ArchiveEntry {
  /** In UTF-8, below the root of the file. */
  readonly name: string;
  readonly type: 'file' | 'directory' | 'symlink';
  readonly linkTarget: string;
  readonly sizeBytes: number;
  /** Without it the entry gets the usual permissions and the time of now. */
  readonly metadata: Pick<TreeNode, 'mode' | 'uid' | 'gid' | 'mtime'> | undefined;
}

/** Writes a zip or tar file to a stream, one entry after the other. After a failure it can only be destroyed. */
export class ArchiveWriter {
  readonly #archive: Archiver;
  readonly #isTar: boolean;
  readonly #output: Writable;
  #source: Readable | undefined;
  #failure: { readonly error: unknown } | undefined;
  #reject: (error: unknown) => void = () => undefined;

  constructor(format: ArchiveFormat, output: Writable) {
    this.#isTar = format !== 'zip';
    this.#archive = this.#isTar
      ? new TarArchive({ gzip: format === 'tar.gz', gzipOptions: compression })
      : new ZipArchive({ zlib: compression, forceLocalTime: true });
    this.#output = output;
    for (const stream of [this.#archive, output])
      stream.on('error', (error: unknown) => {
        this.#fail(error);
      });
    this.#archive.pipe(output);
  }

  /** Adds an entry with `content`, which has to be as long as was said. Fails with what it or the stream fails with. */
  async add(entry: ArchiveEntry, content?: AsyncIterable<Uint8Array>): Promise<void> {
    const source = content && Readable.from(content, { objectMode: false });
    source?.on('error', (error) => this.#fail(error));
    this.#source = source;
    await this.#until((done) => {
      this.#archive.once('entry', done);
      this.#archive.append(source ?? Buffer.alloc(0), this.#dataOf(entry));
    });
  }

  /** Everything has reached the stream, which is closed. */
  async finish(): Promise<void> {
    await this.#until((done) => {
      this.#output.once('close', done);
      // What it rejects with is told by the event, too.
      this.#archive.finalize().catch(() => undefined);
    });
  }

  get hasFailed(): boolean {
    return this.#failure !== undefined;
  }

  destroy(): void {
    this.#archive.abort();
    this.#source?.destroy();
  }

  #until(start: (done: () => void) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#failure) throw this.#failure.error;
      this.#reject = reject;
      start(resolve);
    });
  }

  #fail(error: unknown): void {
    this.#failure ??= { error };
    this.#reject(error);
  }

  #dataOf({ name, type, linkTarget, sizeBytes, metadata }: ArchiveEntry): EntryData {
    const ns = metadata ? nsFromGoTime(metadata.mtime) : undefined;
    const date = new Date(ns === undefined ? systemClock.nowMs() : Number(ns / 1_000_000n));
    const data = {
      name,
      type,
      date: this.#isTar ? tarDate(date) : date,
      ...(metadata && { mode: permissionsFromGoMode(metadata.mode) }),
      ...(type === 'symlink' && { linkname: linkTarget }),
    };
    if (!this.#isTar) return data;
    const { uid = 0, gid = 0 } = metadata ?? {};
    // The library passes on what its types do not name; of the stats it takes the size, and then writes what comes as it comes.
    const stats = { size: sizeBytes } as NonNullable<EntryData['stats']>;
    const more = { uid, gid, stats, ...(ns !== undefined && { pax: { mtime: secondsText(ns) } }) };
    return { ...data, ...more };
  }
}

function tarDate(date: Date): Date {
  const second = Math.floor(date.getTime() / 1000);
  return new Date(Math.min(Math.max(second, 0), latestTarSecond) * 1000);
}

/** Nanoseconds as `1700000000.123456789`. */
function secondsText(ns: bigint): string {
  const digits = (ns < 0n ? -ns : ns).toString().padStart(10, '0');
  return `${ns < 0n ? '-' : ''}${digits.slice(0, -9)}.${digits.slice(-9)}`;
}
