import type { Bytes } from '../base/bytes';
import { forEachLimit } from '../base/task-group';
import type { BlobLocation } from '../blob-index/blob-index';
import { EngineError, isEngineError, throwIfAborted } from '../errors';
import { asPackId, type BlobId, type BlobType, type IndexId, type PackId, type TreeId } from '../format/ids';
import type { IndexFilePack } from '../format/index-file';
import { plaintextLength } from '../format/pack-header';
import { decodeTree, type Tree } from '../format/tree';
import type { CallOptions } from '../storage/backend';
import { isDamage } from './files/load-proved';
import type { LoadedIndex } from './index/load-index';
import type { RepositoryIndex } from './index/repository-index';
import { logNotQuiet } from './log-not-quiet';
import type { BlobOpener } from '../packer/blob-opener';
import { PackReader } from './packs/pack-reader';
import { RangeMemories } from './packs/range-memories';
import { TreeCache } from './packs/tree-cache';
import { WorkerReader } from './packs/worker-reader';
import { TreeSweep } from './packs/tree-sweep';
import { TreeWindows } from './packs/tree-windows';
import { namingTree } from './reachable-blobs';
import type {
  IndexedPack,
  IndexedRepository,
  LoadedBlob,
  OpenRepository,
  PackCopies,
  PackedBlob,
  ReaderOptions,
  RepositoryReader,
  RepositoryWriter,
  SealedTree,
  SweepOptions,
  WriterOptions,
} from './repository-types';
import type { OpenWorkers } from '../workers/open-workers';
import { fullIndexBlobs, IndexWriter } from './writer/index-writer';
import { withWriter, type WriterEnvironment } from './writer/with-writer';

/** Fewer are walked through in less time than threads take to start. */
const manyTrees = 3000;
/** Stretches of packs that are worked on at once: one more than most machines have threads for, which is being read. */
const sweepParallel = 3;

/** A repository whose index is loaded. */
export class LoadedRepository implements IndexedRepository {
  readonly repository: OpenRepository;
  readonly #environment: WriterEnvironment & { readonly openWorkers: OpenWorkers };
  readonly #index: RepositoryIndex;
  readonly #indexIds: Set<IndexId>;
  readonly #opener: BlobOpener;
  readonly #packs: PackReader;
  readonly #trees = new TreeCache();
  readonly #windows: TreeWindows;
  #isWriting = false;

  constructor(
    repository: OpenRepository,
    environment: Omit<WriterEnvironment, 'index' | 'indexWriter' | 'packs' | 'loadBlob'> & {
      readonly openWorkers: OpenWorkers;
    },
    { index, indexIds, isFresh }: LoadedIndex,
    opener: BlobOpener,
  ) {
    this.repository = repository;
    this.#index = index;
    this.#indexIds = new Set(indexIds);
    this.#opener = opener;
    this.#packs = new PackReader(environment.backend, opener, isFresh);
    this.#windows = new TreeWindows(environment.backend, index, isFresh);
    const { files, clock } = environment;
    const indexWriter = new IndexWriter(files, clock, (id, packs) => this.#onIndexWritten(id, packs));
    const loadBlob = this.loadBlob.bind(this);
    this.#environment = { ...environment, index, indexWriter, packs: this.#packs, loadBlob };
  }

  get indexIds(): readonly IndexId[] {
    return [...this.#indexIds];
  }

  has(type: BlobType, id: BlobId): boolean {
    return this.#index.blobs.has(type, id);
  }

  lookup(type: BlobType, id: BlobId): readonly PackedBlob[] {
    return this.#index.lookup(type, id);
  }

  plaintextLength(type: BlobType, id: BlobId): number | undefined {
    const place = this.#placeOf(type, id);
    return place && plaintextLength(place);
  }

  blobCount(): number {
    return this.#index.blobCount;
  }

  packs(): Iterable<IndexedPack> {
    return this.#index.packs();
  }

  packCopies(): Iterable<PackCopies> {
    return this.#index.packCopies();
  }

  recordOf(type: BlobType, id: BlobId | Bytes): number {
    const record = this.#index.blobs.find(type, id);
    return record !== undefined && this.#index.blobs.packNumberOf(record) >= 0 ? record : -1;
  }

  recordCount(): number {
    return this.#index.blobs.recordCount();
  }

  copiesOf(record: number): number {
    return this.#index.copies(record);
  }

  typeOf(record: number): BlobType {
    return this.#index.blobs.typeOf(record);
  }

  blobOf(record: number): PackedBlob {
    return this.#index.firstCopy(record);
  }

  async loadBlob(type: BlobType, id: BlobId, options: CallOptions): Promise<Bytes> {
    let damage: EngineError | undefined;
    for (const copy of this.lookup(type, id)) {
      throwIfAborted(options.signal);
      try {
        return await this.#packs.loadBlob(copy, options);
      } catch (error) {
        if (!isDamage(error)) throw error;
        damage = error.code === 'data/corrupt' ? error : (damage ?? error);
      }
    }
    throw (
      damage ?? new EngineError('data/missing', `No index lists the ${type} blob ${id}`, { type, blob: id })
    );
  }

  async loadSealedTree(id: TreeId, options: CallOptions): Promise<SealedTree | undefined> {
    const place = this.#placeOf('tree', id);
    if (!place) return undefined;
    const { uncompressedLength } = place;
    const near = this.#windows.find(place);
    const box = near ?? (await this.#windows.load(place, options).catch(ifUnreadable));
    // Of its own: the window may be given up before the box is opened, and would go on to a thread whole.
    return box && { id, box: new Uint8Array(box), uncompressedLength };
  }

  async loadTree(id: TreeId, options: CallOptions): Promise<Tree> {
    const known = this.#trees.get(id);
    if (known) return known;
    const json = this.nearTreeJson(id) ?? (await this.loadTreeJson(id, options));
    const tree = namingTree(id, () => decodeTree(json));
    this.#trees.put(id, tree, json.length);
    return tree;
  }

  nearTreeJson(id: TreeId): Bytes | undefined {
    const place = this.#placeOf('tree', id);
    const box = place && this.#windows.find(place);
    return box && tryOpen(() => this.#opener.openInScratch({ ...place, id }, box));
  }

  async loadTreeJson(id: TreeId, options: CallOptions): Promise<Bytes> {
    throwIfAborted(options.signal);
    const place = this.#placeOf('tree', id);
    const box = place && (await this.#windows.load(place, options).catch(ifUnreadable));
    const json = box && tryOpen(() => this.#opener.open({ ...place, id }, box));
    return json ?? this.loadBlob('tree', id, options);
  }

  #placeOf(type: BlobType, id: BlobId): BlobLocation | undefined {
    const record = this.#index.blobs.find(type, id);
    return record === undefined ? undefined : this.#index.blobs.locationOf(record);
  }

  loadBlobsFromPack(
    pack: PackId,
    blobs: readonly PackedBlob[],
    options: CallOptions,
    onBlob: (loaded: LoadedBlob) => Promise<void> | void,
  ): Promise<void> {
    const retry = ({ type, id }: PackedBlob) => this.loadBlob(type, id, options);
    return this.#packs.loadBlobs(pack, blobs, options, retry, onBlob);
  }

  loadPackHeader(pack: PackId, sizeBytes: number, options: CallOptions): Promise<readonly PackedBlob[]> {
    return this.#packs.loadHeader(pack, sizeBytes, options);
  }

  loadPack(pack: PackId, options: CallOptions): Promise<Bytes> {
    return this.#packs.loadPack(pack, options);
  }

  async withReader<T>(options: ReaderOptions, body: (reader: RepositoryReader) => Promise<T>): Promise<T> {
    const { openWorkers, key, backend, log } = this.#environment;
    const onNotQuiet = options.isQuiet ? logNotQuiet(log) : undefined;
    const session = openWorkers.beginSession({ key, signal: options.signal, onNotQuiet });
    try {
      return await body(new WorkerReader(this.#packs, session, backend.properties));
    } finally {
      await session.end();
    }
  }

  hasManyTrees(): boolean {
    const { blobs } = this.#index;
    let trees = 0;
    for (let record = 0; record < blobs.recordCount() && trees < manyTrees; record++) {
      if (blobs.typeOf(record) === 'tree') trees++;
    }
    return trees >= manyTrees;
  }

  async sweepTrees(roots: readonly TreeId[], options: SweepOptions): Promise<void> {
    const { marks, names, onFound = () => undefined, onMissing = () => undefined, signal } = options;
    const { openWorkers, key } = this.#environment;
    const index = this.#index;
    const session = openWorkers.beginSession({ key, signal });
    try {
      const sweep = { index: index.blobs.shared, marks, names };
      const parts = {
        index,
        packs: this.#packs,
        session,
        memories: new RangeMemories(sweepParallel),
        parallel: sweepParallel,
        loadBlob: this.loadBlob.bind(this),
        onMissing,
        onFound,
      };
      await new TreeSweep(sweep, parts).run(roots, { signal });
    } finally {
      await session.end();
    }
  }

  async findUnindexedPacks(
    options: CallOptions,
  ): Promise<readonly { readonly pack: PackId; readonly sizeBytes: number }[]> {
    const unindexed: { pack: PackId; sizeBytes: number }[] = [];
    for await (const { name, sizeBytes } of this.#environment.backend.list('pack', options)) {
      const pack = asPackId(name);
      if (!this.#index.hasPack(pack)) unindexed.push({ pack, sizeBytes });
    }
    return unindexed;
  }

  async withWriter<T>(options: WriterOptions, body: (writer: RepositoryWriter) => Promise<T>): Promise<T> {
    if (this.#isWriting) throw new EngineError('bug', 'The repository has a writer, or had a dry one');
    this.#isWriting = true;
    try {
      return await withWriter(this.#environment, options, body);
    } finally {
      // A dry run leaves blobs in the index that are nowhere.
      this.#isWriting = options.isDryRun === true;
    }
  }

  async replaceIndex(
    packs: Iterable<IndexedPack>,
    replaced: readonly IndexId[],
    options: CallOptions,
  ): Promise<void> {
    const { backend, files, clock } = this.#environment;
    const written = new Set<IndexId>();
    const writer = new IndexWriter(files, clock, (id) => written.add(id));
    for (const { pack, blobs } of packs) {
      writer.add({ id: pack, blobs });
      if (writer.blobs >= fullIndexBlobs) await writer.flush(options);
    }
    await writer.flush(options);
    for (const id of written) this.#indexIds.add(id);
    const { signal } = options;
    await forEachLimit(replaced, backend.properties.connections, signal, async (id, inner) => {
      await backend.remove({ type: 'index', name: id }, { signal: inner });
      this.#indexIds.delete(id);
    });
  }

  async removePack(pack: PackId, options: CallOptions): Promise<void> {
    await this.#environment.backend.remove({ type: 'pack', name: pack }, options);
  }

  #onIndexWritten(id: IndexId, packs: readonly IndexFilePack[]): void {
    this.#indexIds.add(id);
    const indexes = [id];
    for (const pack of packs) this.#index.addPackToIndexes(pack.id, indexes);
  }
}

/** `undefined` for a bad box: another look past the cache, or another copy, may be good. */
function tryOpen(open: () => Bytes): Bytes | undefined {
  try {
    return open();
  } catch (error) {
    if (!isDamage(error)) throw error;
    return undefined;
  }
}

/** A window that cannot be read as a whole: the tree is looked at alone, which tells what is wrong. */
function ifUnreadable(error: unknown): undefined {
  if (isEngineError(error, 'storage/not-found', 'storage/bad-range')) return undefined;
  throw error;
}
