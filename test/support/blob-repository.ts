/** Trees and blobs in memory, as an `IndexedRepository` shows them: what a restore or a reader needs, without keys and sealing. */
import { createHash } from 'node:crypto';
import { EngineError, throwIfAborted } from '../../main/engine/errors';
import { compareByteText } from '../../main/engine/format/byte-text';
import { goTimeFromNs } from '../../main/engine/format/go-time';
import type { BlobId, PackId, TreeId } from '../../main/engine/format/ids';
import type { Snapshot } from '../../main/engine/format/snapshot';
import { decodeTree, encodeTree, type TreeNode } from '../../main/engine/format/tree';
import type {
  IndexedRepository,
  PackedBlob,
  RepositoryReader,
  WriteRequest,
} from '../../main/engine/repository/repository';
import { BlobWriter } from '../../main/engine/workers/blob-writer';

const blobsPerPack = 3;
const time = goTimeFromNs(1_700_000_000_123_456_789n);

export const plainNode: TreeNode = {
  name: '',
  type: 'file',
  mode: 0o644,
  mtime: time,
  atime: time,
  ctime: time,
  uid: process.getuid?.() ?? 0,
  gid: process.getgid?.() ?? 0,
  user: '',
  group: '',
  inode: 0n,
  deviceId: 0n,
  size: 0n,
  links: 1n,
  linkTarget: '',
  extendedAttributes: [],
  genericAttributes: undefined,
  device: 0n,
  content: null,
  subtree: undefined,
  error: '',
};

export class BlobRepository {
  readonly blobs = new Map<string, Buffer>();
  /** Ids whose every copy is damaged. */
  readonly bad = new Set<string>();
  /** Ids that were given out by `withReader` and `loadBlob`, in order. */
  readonly loaded: string[] = [];
  /** Called before a blob is given out. */
  onLoad: (id: string) => void = () => undefined;
  readonly #packs = new Map<string, PackId>();

  /** Stores the pieces of a file and returns its node. */
  file(name: string, pieces: readonly (string | Buffer)[], change: Partial<TreeNode> = {}): TreeNode {
    const content = pieces.map((piece) => this.#add(Buffer.from(piece)));
    const size = BigInt(pieces.reduce((sum, piece) => sum + Buffer.from(piece).length, 0));
    return { ...plainNode, name, content, size, ...change };
  }

  folder(name: string, nodes: readonly TreeNode[], change: Partial<TreeNode> = {}): TreeNode {
    return {
      ...plainNode,
      name,
      type: 'dir',
      mode: 2 ** 31 + 0o755,
      links: 0n,
      subtree: this.tree(nodes),
      ...change,
    };
  }

  /** Also trees that no honest writer makes: names that lead elsewhere, names that are there twice. */
  tree(nodes: readonly TreeNode[]): TreeId {
    const sorted = [...nodes].sort((a, b) => compareByteText(a.name, b.name));
    const texts = sorted.map((node) =>
      encodeTree({ nodes: [node] })
        .toString()
        .slice('{"nodes":['.length, -']}\n'.length),
    );
    return this.#add(Buffer.from(`{"nodes":[${texts.join()}]}\n`)) as TreeId;
  }

  snapshot(nodes: readonly TreeNode[], change: Partial<Snapshot> = {}): Snapshot {
    return {
      time,
      parent: undefined,
      tree: this.tree(nodes),
      paths: [],
      hostname: '',
      username: '',
      uid: 0,
      gid: 0,
      excludes: [],
      tags: [],
      original: undefined,
      programVersion: '',
      summary: undefined,
      ...change,
    };
  }

  asRepository(): IndexedRepository {
    const load = (id: string): Buffer => {
      this.onLoad(id);
      this.loaded.push(id);
      const bytes = this.blobs.get(id);
      if (!bytes) throw new EngineError('data/missing', `no blob ${id}`, { id });
      if (this.bad.has(id)) throw new EngineError('data/corrupt', `the blob ${id} is damaged`, { id });
      return bytes;
    };
    const part: Partial<IndexedRepository> = {
      plaintextLength: (_, id) => this.blobs.get(id)?.length,
      lookup: (type, id) => (this.#packs.has(id) ? [this.#packed(type, id)] : []),
      loadBlob: async (_, id) => load(id),
      loadTree: async (id) => decodeTree(load(id)),
      async withReader(_, body) {
        const reader: Partial<RepositoryReader> = {
          parallel: 1,
          async readRanges(__, blobs, { signal }, onRange) {
            const writer = new BlobWriter({ open: ({ id }) => load(id), isStopped: () => signal.aborted });
            const write = async (request: WriteRequest) =>
              writer.run(Buffer.alloc(0), {
                ...request,
                blobs: request.blobs.map(({ blob, places }) => ({ ...blob, places })),
              });
            throwIfAborted(signal);
            await onRange({ blobs, write });
          },
        };
        return body(reader as RepositoryReader);
      },
    };
    return part as IndexedRepository;
  }

  #add(bytes: Buffer): BlobId {
    const id = createHash('sha256').update(bytes).digest('hex') as BlobId;
    const pack = `pack ${Math.floor(this.#packs.size / blobsPerPack)}` as PackId;
    if (!this.#packs.has(id)) this.#packs.set(id, pack);
    this.blobs.set(id, bytes);
    return id;
  }

  #packed(type: 'data' | 'tree', id: BlobId): PackedBlob {
    const length = (this.blobs.get(id)?.length ?? 0) + 32;
    return { type, id, pack: this.#packs.get(id) as PackId, offset: 0, length, uncompressedLength: 0 };
  }
}
