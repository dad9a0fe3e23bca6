import type { Bytes } from '../../base/bytes';
import { Semaphore } from '../../base/semaphore';
import { EngineError } from '../../errors';
import type { BlobId, BlobType, PackId, TreeId } from '../../format/ids';
import { encodeTree, type Tree } from '../../format/tree';
import type { BlobPacker } from '../../packer/blob-packer';
import type {
  FileJob,
  FolderJob,
  MovedBlob,
  SavedFile,
  SavedFolder,
  WalkFacts,
  WalkRules,
  WorkerSession,
} from '../../workers/workers';
import type { CallOptions } from '../../storage/backend';
import type { RepositoryIndex } from '../index/repository-index';
import type { PackReader } from '../packs/pack-reader';
import type { PackedBlob, RepositoryWriter, SavedBlob } from '../repository-types';
import type { IndexWriter } from './index-writer';
import type { PackUploader } from './pack-uploader';

/** As `IndexedRepository.loadBlob`. */
export type LoadBlob = (type: BlobType, id: BlobId, options: CallOptions) => Promise<Bytes>;

/** What `withWriter` gives to its body. */
export class SessionWriter implements RepositoryWriter {
  readonly signal: AbortSignal;
  readonly width: number;
  readonly #packer: BlobPacker;
  readonly #uploader: PackUploader;
  readonly #index: RepositoryIndex;
  readonly #indexWriter: IndexWriter;
  readonly #packs: PackReader;
  readonly #loadBlob: LoadBlob;
  readonly #session: () => WorkerSession;
  /** Nothing but arithmetic: a thread more than there are processors would only take memory. */
  readonly #moving: Semaphore;

  constructor(
    signal: AbortSignal,
    parts: {
      readonly packer: BlobPacker;
      readonly uploader: PackUploader;
      readonly index: RepositoryIndex;
      readonly indexWriter: IndexWriter;
      readonly packs: PackReader;
      readonly loadBlob: LoadBlob;
      readonly width: number;
      /** Begins the workers' session when called first: many writers store no files. */
      readonly session: () => WorkerSession;
    },
  ) {
    this.signal = signal;
    this.width = parts.width;
    this.#moving = new Semaphore(Math.max(1, parts.width - 1));
    this.#packer = parts.packer;
    this.#uploader = parts.uploader;
    this.#index = parts.index;
    this.#indexWriter = parts.indexWriter;
    this.#packs = parts.packs;
    this.#loadBlob = parts.loadBlob;
    this.#session = parts.session;
  }

  async saveBlob(type: BlobType, plaintext: Bytes): Promise<SavedBlob> {
    await this.#uploader.hasRoom();
    return this.#packer.add(type, plaintext);
  }

  async moveBlobs(pack: PackId, blobs: readonly PackedBlob[]): Promise<void> {
    const options = { signal: this.signal };
    await this.#packs.loadRanges(pack, blobs, options, async (range, bytes) => {
      const moved = range.blobs.map((blob) => ({ ...blob, offset: blob.offset - range.offset }));
      const bad = bytes === undefined ? moved.keys() : await this.#move(bytes, moved);
      for (const at of bad) await this.#saveAnotherCopy(range.blobs[at]!);
    });
  }

  #move(bytes: Bytes, moved: readonly MovedBlob[]): Promise<readonly number[]> {
    return this.#moving.run(this.signal, () => this.#session().moveBlobs(bytes, moved));
  }

  async #saveAnotherCopy({ type, id }: PackedBlob): Promise<void> {
    const plaintext = await this.#loadBlob(type, id, { signal: this.signal });
    const saved = await this.saveBlob(type, plaintext);
    if (saved.id !== id) throw new EngineError('bug', `Blob ${id} came back as ${saved.id}`, { blob: id });
  }

  async saveTree(tree: Tree): Promise<SavedBlob & { readonly id: TreeId }> {
    const saved = await this.saveBlob('tree', encodeTree(tree));
    return { ...saved, id: saved.id as TreeId };
  }

  async saveFiles(
    files: readonly FileJob[],
    onBytesRead: (bytes: number) => void,
  ): Promise<readonly SavedFile[]> {
    return this.#session().archiveFiles(files, onBytesRead);
  }

  async saveFolders(
    jobs: readonly FolderJob[],
    rules: WalkRules,
    onFacts: (facts: WalkFacts) => void,
  ): Promise<readonly SavedFolder[]> {
    return this.#session().saveFolders(jobs, rules, onFacts);
  }

  setPaused(isPaused: boolean): void {
    this.#session().setPaused(isPaused);
  }

  async adoptPack(pack: PackId, sizeBytes: number): Promise<readonly PackedBlob[]> {
    const blobs = await this.#packs.loadHeader(pack, sizeBytes, { signal: this.signal });
    if (this.#index.hasPack(pack)) return blobs;
    this.#index.addPack(pack, blobs);
    this.#indexWriter.add({ id: pack, blobs });
    return blobs;
  }

  flushIndex(): Promise<void> {
    return this.#indexWriter.flush({ signal: this.signal });
  }
}
