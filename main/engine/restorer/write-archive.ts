import { readAhead } from '../base/read-ahead';
import { WholeFile } from '../disk/whole-file';
import { type ByteText, displayText } from '../format/byte-text';
import type { BlobId } from '../format/ids';
import { EngineError, isEngineError } from '../errors';
import type { IndexedRepository } from '../repository/repository';
import type { RestoreRequest } from '../requests';
import { ArchiveNames, utf8Text } from './archive-names';
import { ArchiveWriter } from './archive-writer';
import { contentRanges, sizeOfRanges, type ContentRange } from './file-content';
import type { PlannedFolder, PlannedItem, RestorePlan } from './plan';
import type { RestoreReport } from './report';

/** Blobs that are fetched before they are needed: enough to keep the storage busy, and at most 64 MiB. */
const blobsAhead = 8;

const types = { file: 'file', dir: 'directory', symlink: 'symlink' } as const;

export interface ArchiveWriting {
  readonly repository: IndexedRepository;
  readonly request: RestoreRequest;
  readonly target: Extract<RestoreRequest['target'], { readonly kind: 'archive' }>;
  readonly report: RestoreReport;
  readonly signal: AbortSignal;
}

/**
 * Writes what `plan` holds into one zip or tar file, each blob proved on its way. A file that is damaged from its beginning is warned of and left out; one
 * that turns out to be so later fails the run, as does everything else: nothing is left at the place or beside it then.
 */
export async function writeArchive(plan: RestorePlan, writing: ArchiveWriting): Promise<void> {
  writing.report.phase('restoring');
  const file = await WholeFile.begin(writing.target.path);
  try {
    await new ArchiveRun(plan, writing, new ArchiveWriter(writing.target.format, file.stream)).run();
    file.finish();
  } catch (error) {
    await file.discard();
    throw file.errorOf(error);
  }
}

interface Entry {
  readonly name: string;
  readonly from: PlannedFolder | PlannedItem;
  /** Or why it cannot be had. */
  readonly ranges: readonly ContentRange[] | { readonly error: unknown };
}

type Piece =
  | { readonly entry: Entry }
  | { readonly bytes: Uint8Array; readonly fetched: number }
  | { readonly error: unknown };

class ArchiveRun {
  readonly #writing: ArchiveWriting;
  readonly #writer: ArchiveWriter;
  readonly #pieces: AsyncGenerator<Piece, void, undefined>;

  constructor(plan: RestorePlan, writing: ArchiveWriting, writer: ArchiveWriter) {
    const { signal } = writing;
    this.#writing = writing;
    this.#writer = writer;
    this.#pieces = readAhead(this.#wanted(plan), blobsAhead, signal, async (wanted) =>
      typeof wanted === 'string' ? this.#load(wanted) : { entry: wanted },
    );
  }

  async run(): Promise<void> {
    try {
      for (let next = await this.#pieces.next(); next.done !== true; next = await this.#pieces.next())
        if ('entry' in next.value) await this.#addOrWarn(next.value.entry);
      await this.#writer.finish();
    } finally {
      this.#writer.destroy();
      await this.#pieces.return();
    }
  }

  /** Every entry, a folder before what is in it and together with it, each followed by its blobs. */
  *#wanted({ folders, items }: RestorePlan): Generator<Entry | BlobId> {
    const foldersIn = byParent(folders);
    const itemsIn = byParent(items);
    const open: { readonly folder: PlannedFolder | undefined; readonly name: string }[] = [
      { folder: undefined, name: '' },
    ];
    for (let next = open.pop(); next; next = open.pop()) {
      const { folder, name } = next;
      if (folder) yield { name, from: folder, ranges: [] };
      const inside = [...(itemsIn.get(folder) ?? []), ...(foldersIn.get(folder) ?? [])];
      const names = new ArchiveNames(
        name,
        inside.map(({ node }) => node.name),
      );
      for (const item of itemsIn.get(folder) ?? []) {
        const ranges = this.#rangesOf(item);
        yield { name: names.nameOf(item.node.name), from: item, ranges };
        if (!('error' in ranges)) for (const { id } of ranges) yield id;
      }
      const below = foldersIn.get(folder) ?? [];
      open.push(
        ...below.map((each) => ({ folder: each, name: `${names.nameOf(each.node.name)}/` })).reverse(),
      );
    }
  }

  #rangesOf({ content, node }: PlannedItem): Entry['ranges'] {
    if (node.type !== 'file') return [];
    try {
      return contentRanges(this.#writing.repository, content);
    } catch (error) {
      return { error };
    }
  }

  async #load(id: BlobId): Promise<Piece> {
    const { repository, signal } = this.#writing;
    try {
      const bytes = await repository.loadBlob('data', id, { signal });
      return { bytes, fetched: repository.lookup('data', id)[0]?.length ?? 0 };
    } catch (error) {
      return { error };
    }
  }

  async #addOrWarn(entry: Entry): Promise<void> {
    const { report } = this.#writing;
    const { path } = entry.from;
    const { ranges } = entry;
    try {
      if ('error' in ranges) throw ranges.error;
      const first = ranges.length > 0 ? await this.#nextPiece(path) : undefined;
      await this.#add(entry, ranges, first);
    } catch (error) {
      if (this.#writer.hasFailed) throw error;
      report.warn(path, error, 'restore');
    }
  }

  async #add(entry: Entry, ranges: readonly ContentRange[], first: Uint8Array | undefined): Promise<void> {
    const { request, report } = this.#writing;
    const { node, path } = entry.from;
    const type = types[node.type as keyof typeof types] as (typeof types)[keyof typeof types] | undefined;
    if (!type)
      throw new EngineError('disk/bad-name', `${displayText(path)} is a ${node.type}: no file in a file`, {
        path: displayText(path),
      });
    const linkTarget = 'linkTarget' in node ? utf8Text(node.linkTarget) : '';
    const metadata = request.withMetadata ? node : undefined;
    const data = { name: entry.name, type, linkTarget, sizeBytes: sizeOfRanges(ranges), metadata };
    report.current(path);
    await this.#writer.add(data, first && this.#content(path, first, ranges.length - 1));
    this.#warnOfName(entry, linkTarget);
    if (type !== 'directory') report.itemDone(path, node, 'restored');
  }

  async *#content(path: ByteText, first: Uint8Array, further: number): AsyncGenerator<Uint8Array> {
    yield first;
    for (let nth = 0; nth < further; nth++) yield await this.#nextPiece(path);
  }

  async #nextPiece(path: ByteText): Promise<Uint8Array> {
    const { value: piece } = await this.#pieces.next();
    if (piece && 'error' in piece) throw withPath(piece.error, path);
    if (!piece || !('bytes' in piece)) throw new EngineError('bug', 'A blob was expected');
    this.#writing.report.bytesFetched(piece.fetched);
    this.#writing.report.bytesDone(piece.bytes.length, piece.bytes.length);
    return piece.bytes;
  }

  /** Its own name, not that of a folder above it, which was warned of already. */
  #warnOfName({ name, from }: Entry, linkTarget: string): void {
    const given = name.replace(/\/$/, '').split('/').at(-1);
    const isLinkKept = !('linkTarget' in from.node) || linkTarget === from.node.linkTarget;
    if (given === from.node.name && isLinkKept) return;
    const path = displayText(from.path);
    const writtenAs = given === from.node.name ? linkTarget : name;
    this.#writing.report.warn(
      from.path,
      new EngineError('disk/bad-name', `${path} is ${writtenAs} in the file`, { path, writtenAs }),
      'metadata',
    );
  }
}

function byParent<T extends PlannedFolder | PlannedItem>(
  all: readonly T[],
): ReadonlyMap<PlannedFolder | undefined, readonly T[]> {
  const groups = new Map<PlannedFolder | undefined, T[]>();
  for (const each of all) {
    const group = groups.get(each.parent);
    if (group) group.push(each);
    else groups.set(each.parent, [each]);
  }
  return groups;
}

function withPath(error: unknown, path: ByteText): unknown {
  if (!isEngineError(error)) return error;
  const context = { ...error.context, path: displayText(path) };
  return new EngineError(error.code, `${displayText(path)}: ${error.message}`, context, error);
}
