import type { Bytes } from '../base/bytes';
import { BlobIndex } from '../blob-index/blob-index';
import { Chunker, maxChunkBytes } from '../chunker/chunker';
import { BoxKey } from '../crypto/box-key';
import { EngineError, cancelledError, engineErrorToData, isEngineError } from '../errors';
import type { BlobId, TreeId } from '../format/ids';
import { type AddedBlob, BlobPacker, type PackMemory } from '../packer/blob-packer';
import { BlobOpener } from '../packer/blob-opener';
import type { OpenPacks } from '../packer/open-packs';
import type { FinishedPack, MovedBlob, OpenPack } from '../packer/pack';
import { openZstd } from '../zstd/zstd';
import { type OpenedFile, readFileAt, withFile } from '../disk/read-file';
import { FolderSaver } from '../walker/folder-saver';
import type { FileJob, FolderJob, ParentTree, SavedFile, SavedFolder } from '../walker/saved-folder';
import type { FactCollector } from '../walker/walk-facts';
import type { WalkRules } from '../walker/walk-rules';
import type { Baton, SharedFile, SharedPart } from './shared-file';
import type { WorkerSessionOptions } from './workers';

export type CpuOptions = Omit<WorkerSessionOptions, 'signal' | 'onPack' | 'onNotQuiet'>;

export interface CpuPorts {
  readonly memory: PackMemory;
  /** See `BlobPackerOptions`. */
  readonly openPacks?: OpenPacks;
  readonly onPack: (pack: FinishedPack) => void;
  /** Asked before every read. */
  readonly isStopped: () => boolean;
}

/** One worker's whole way of a file: read, cut, pack. Synchronous; a thread has one for each session. */
export class Cpu {
  readonly #opener: BlobOpener;
  readonly #index: BlobIndex;
  readonly #packer: BlobPacker;
  readonly #chunker: Chunker;
  readonly #ports: CpuPorts;

  constructor(options: CpuOptions, ports: CpuPorts) {
    this.#ports = ports;
    this.#chunker = new Chunker(options.chunkerPolynomial);
    const key = new BoxKey(options.key);
    const zstd = openZstd();
    this.#opener = new BlobOpener(key, zstd);
    this.#index = BlobIndex.attach(options.index);
    this.#packer = new BlobPacker({
      ...options,
      ...ports,
      key,
      zstd,
      opener: this.#opener,
      index: this.#index,
    });
  }

  /** Reads and stores one file. Throws what is not the file's own trouble. */
  archiveFile(job: FileJob, onBytesRead: (bytes: number) => void): SavedFile {
    const tally = new FileTally();
    try {
      withFile(job.path, (read, sizeBytes) => this.#cut(read, sizeBytes, onBytesRead, tally));
      return tally.result();
    } catch (error) {
      if (!(error instanceof EngineError && error.code.startsWith('disk/'))) throw error;
      return { kind: 'failed', error: engineErrorToData(error) };
    }
  }

  /** Takes part in cutting and storing a file until nothing is left of it. Throws the file's own trouble, too. */
  archiveShared(file: SharedFile, onBytesRead: (bytes: number) => void): readonly SharedPart[] {
    const parts: SharedPart[] = [];
    for (;;) {
      const cut: Bytes[] = [];
      let first = 0;
      const isCut = file.withBaton(this.#ports.isStopped, (baton) => {
        first = baton.chunks;
        this.#cutOn(file.state, baton, cut);
      });
      if (!isCut) return parts;
      for (const [at, chunk] of cut.entries()) {
        onBytesRead(chunk.length);
        parts.push({ number: first + at, bytes: chunk.length, blob: this.#packer.add('data', chunk) });
      }
    }
  }

  /** Moves a blob into this worker's packs. False when its box is bad. */
  moveBlob(blob: MovedBlob, bytes: Bytes): boolean {
    const box = bytes.subarray(blob.offset, blob.offset + blob.length);
    let plaintext: Bytes;
    try {
      plaintext = this.#opener.openInScratch(blob, box);
    } catch (error) {
      if (!isEngineError(error, 'data/corrupt')) throw error;
      return false;
    }
    this.#packer.addMoved(blob, box, plaintext);
    return true;
  }

  /** Saves one folder; see `FolderSaver.save`. */
  saveFolder(job: FolderJob, rules: WalkRules, facts: FactCollector): Generator<undefined, SavedFolder> {
    const store = {
      saveFile: (file: FileJob, onBytesRead: (bytes: number) => void) => this.archiveFile(file, onBytesRead),
      saveTree: (json: Bytes) => {
        const saved = this.#packer.add('tree', json);
        return { ...saved, id: saved.id as TreeId };
      },
      hasData: (id: BlobId) => this.#index.has('data', id),
      openTree: (tree: ParentTree) => this.#openTree(tree),
    };
    return new FolderSaver(rules, store, facts).save(job);
  }

  absorb(pack: OpenPack): void {
    this.#packer.absorb(pack);
  }

  /** See `BlobPacker.mergePacks`. */
  mergePacks(): void {
    this.#packer.mergePacks();
  }

  finishPacks(): void {
    this.#packer.finishPacks();
  }

  /** The chunks that are complete in the next stretch of the file; views that are valid until the chunker is used again. */
  #cutOn(file: OpenedFile, baton: Baton, cut: Bytes[]): void {
    const chunker = this.#chunker;
    chunker.start(baton.scannedBytes);
    const space = chunker.space().subarray(0, maxChunkBytes);
    const count = readFileAt(file, space, baton.offset);
    chunker.filled(count);
    for (let chunk = chunker.next(); chunk !== undefined; chunk = chunker.next()) cut.push(chunk);
    if (count < space.length) {
      const last = chunker.finish();
      if (last !== undefined) cut.push(last);
      baton.end();
    }
    baton.moveOn(
      cut.length,
      cut.reduce((sum, chunk) => sum + chunk.length, 0),
      chunker.scannedBytes,
    );
  }

  #openTree(tree: ParentTree): Bytes {
    return tree.kind === 'open' ? tree.json : this.#opener.openInScratch(tree, tree.box);
  }

  #cut(
    read: (into: Bytes) => number,
    sizeBytes: number,
    onBytesRead: (bytes: number) => void,
    tally: FileTally,
  ): void {
    let left = sizeBytes;
    const chunker = this.#chunker;
    chunker.start();
    for (;;) {
      if (this.#ports.isStopped()) throw cancelledError();
      const space = chunker.space();
      const count = read(space);
      if (count === 0) break;
      left -= count;
      onBytesRead(count);
      chunker.filled(count);
      for (let chunk = chunker.next(); chunk !== undefined; chunk = chunker.next()) this.#store(chunk, tally);
      // It ended where it was said to: a small file needs no second read to tell that.
      if (left === 0 && count < space.length) break;
    }
    const last = chunker.finish();
    if (last !== undefined) this.#store(last, tally);
  }

  #store(chunk: Bytes, tally: FileTally): void {
    tally.count(chunk.length, this.#packer.add('data', chunk));
  }
}

class FileTally {
  readonly #content: BlobId[] = [];
  #sizeBytes = 0;
  #newBlobs = 0;
  #newBytes = 0;
  #newStoredBytes = 0;

  count(bytes: number, blob: AddedBlob): void {
    this.#content.push(blob.id);
    this.#sizeBytes += bytes;
    if (!blob.isNew) return;
    this.#newBlobs += 1;
    this.#newBytes += bytes;
    this.#newStoredBytes += blob.storedBytes;
  }

  result(): SavedFile {
    return {
      kind: 'saved',
      content: this.#content,
      sizeBytes: this.#sizeBytes,
      newBlobs: this.#newBlobs,
      newBytes: this.#newBytes,
      newStoredBytes: this.#newStoredBytes,
    };
  }
}
