import type { Bytes } from '../../base/bytes';
import type { BlobType, PackId, TreeId } from '../../format/ids';
import { encodeTree, type Tree } from '../../format/tree';
import type { BlobPacker } from '../../packer/blob-packer';
import type {
  FileJob,
  FolderJob,
  SavedFile,
  SavedFolder,
  WalkFacts,
  WalkRules,
  WorkerSession,
} from '../../workers/workers';
import type { RepositoryIndex } from '../index/repository-index';
import type { PackReader } from '../packs/pack-reader';
import type { PackedBlob, RepositoryWriter, SavedBlob } from '../repository-types';
import type { IndexWriter } from './index-writer';
import type { PackUploader } from './pack-uploader';

/** What `withWriter` gives to its body. */
export class SessionWriter implements RepositoryWriter {
  readonly signal: AbortSignal;
  readonly width: number;
  readonly #packer: BlobPacker;
  readonly #uploader: PackUploader;
  readonly #index: RepositoryIndex;
  readonly #indexWriter: IndexWriter;
  readonly #packs: PackReader;
  readonly #session: () => WorkerSession;

  constructor(
    signal: AbortSignal,
    parts: {
      readonly packer: BlobPacker;
      readonly uploader: PackUploader;
      readonly index: RepositoryIndex;
      readonly indexWriter: IndexWriter;
      readonly packs: PackReader;
      readonly width: number;
      /** Begins the workers' session when called first: many writers store no files. */
      readonly session: () => WorkerSession;
    },
  ) {
    this.signal = signal;
    this.width = parts.width;
    this.#packer = parts.packer;
    this.#uploader = parts.uploader;
    this.#index = parts.index;
    this.#indexWriter = parts.indexWriter;
    this.#packs = parts.packs;
    this.#session = parts.session;
  }

  async saveBlob(type: BlobType, plaintext: Bytes): Promise<SavedBlob> {
    await this.#uploader.hasRoom();
    return this.#packer.add(type, plaintext);
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
