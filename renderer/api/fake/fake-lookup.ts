/** Made-up answers to what is looked up over all snapshots of the made-up computer. */
import type { EntryView, SnapshotSummaryView } from '../../../contract/data';
import type {
  ComparisonPage,
  ComparisonSummary,
  Difference,
  PathVersions,
  Preview,
  SearchInput,
  SearchPage,
} from '../../../contract/lookup';
import { FakeError } from './fake-error';
import { fakeEntries } from './fake-files';

/** Some of the names are of files that are gone. */
const isDeleted = ({ name }: EntryView) => name.length % 7 === 0;
const versionsOf = ({ type, name }: EntryView) => (type === 'file' ? (name.length % 4) + 1 : 1);
const documents = /\.(docx|pdf|txt|md|xlsx|ods)$/i;
const pictures = /\.(jpg|arw|tiff)$/i;

/** A picture of one teal dot. */
const dot =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkWFP5HwAEBgJm2p0JbgAAAABJRU5ErkJggg==';

export function fakeSearch(input: SearchInput, snapshots: readonly SnapshotSummaryView[]): SearchPage {
  const words = input.text.toLowerCase().split(/\s+/).filter(Boolean);
  const isWanted = (entry: EntryView) =>
    words.every((word) => entry.path.toLowerCase().includes(word)) &&
    (input.kinds.length === 0 || input.kinds.some((kind) => isOfKind(entry, kind))) &&
    (input.deleted === 'with' || isDeleted(entry) === (input.deleted === 'only')) &&
    entry.sizeBytes >= (input.minBytes ?? 0) &&
    entry.sizeBytes <= (input.maxBytes ?? Infinity) &&
    (input.modifiedFrom === null || entry.modifiedAt >= input.modifiedFrom) &&
    (input.modifiedTo === null || entry.modifiedAt <= input.modifiedTo);
  const found = snapshots.length === 0 ? [] : fakeEntries().filter(isWanted);
  return {
    total: found.length,
    offset: input.offset,
    entries: found.slice(input.offset, input.offset + input.limit).map((entry) => {
      const first = markOf(snapshots.at(-1)!);
      const last = markOf(snapshots[isDeleted(entry) ? 5 : 0] ?? snapshots[0]!);
      const { name, path, type, sizeBytes, modifiedAt } = entry;
      const facts = { hostname: 'anna-laptop', isDeleted: isDeleted(entry), versions: versionsOf(entry) };
      return { name, path, type, sizeBytes, modifiedAt, first, last, ...facts };
    }),
    isComplete: true,
    snapshotsDone: snapshots.length,
    snapshotsTotal: snapshots.length,
    unreadableFolders: 0,
    trouble: null,
  };
}

export function fakeVersions(path: string, snapshots: readonly SnapshotSummaryView[]): PathVersions {
  const entry = fakeEntries().find((each) => each.path === path);
  if (!entry || snapshots.length === 0) throw new FakeError('disk/not-found', { path });
  const count = versionsOf(entry);
  const versionAt = (at: number) => Math.min(Math.trunc((at * count) / snapshots.length), count - 1);
  const versions = Array.from({ length: count }, (_, version) => {
    const having = snapshots.filter((__, at) => versionAt(at) === version);
    const [last, first] = [having[0]!, having.at(-1)!];
    const { type, sizeBytes } = entry;
    return {
      type,
      sizeBytes: sizeBytes + version,
      modifiedAt: first.time,
      first: markOf(first),
      last: markOf(last),
    };
  });
  return {
    versions,
    snapshots: snapshots.map(({ id }, at) => ({ snapshotId: id, version: versionAt(at) })),
  };
}

export function fakeContent(snapshotId: string, path: string): Preview {
  const entry = fakeEntries().find((each) => each.path === path);
  if (!entry) throw new FakeError('disk/not-found', { path });
  if (entry.type !== 'file') throw new FakeError('input/invalid', { path });
  const { sizeBytes, name } = entry;
  if (/\.(md|txt|py|json|css|html)$/.test(name))
    return {
      kind: 'text',
      text: `${name}\n\nAs of backup ${snapshotId.slice(0, 2)}\n`,
      isCut: false,
      sizeBytes,
    };
  if (/\.jpg$/.test(name)) return { kind: 'image', mimeType: 'image/png', base64: dot, sizeBytes };
  return { kind: 'none', reason: sizeBytes > 40_000_000 ? 'too-large' : 'binary', sizeBytes };
}

const comparisonId = '00000000-0000-4000-8000-000000000000';

export function fakeComparison(): ComparisonSummary {
  const totals = { added: noTotals(), removed: noTotals(), changed: noTotals() };
  for (const { change, files, bytesAfter, bytesBefore } of fakeDifferences()) {
    totals[change].files += files;
    totals[change].bytes += bytesAfter ?? bytesBefore ?? 0;
  }
  return { id: comparisonId, totals, isCut: false, unreadable: [] };
}

interface PageInput {
  readonly changes: readonly Difference['change'][];
  readonly sort: { readonly by: 'bytes' | 'name'; readonly isDescending: boolean };
  readonly offset: number;
  readonly limit: number;
}

export function fakeComparisonPage({ changes, sort, offset, limit }: PageInput): ComparisonPage {
  const bytes = ({ bytesAfter, bytesBefore }: Difference) => Math.max(bytesAfter ?? 0, bytesBefore ?? 0);
  const found = fakeDifferences()
    .filter(({ change }) => changes.includes(change))
    .sort((a, b) => (sort.by === 'bytes' ? bytes(a) - bytes(b) : a.path.localeCompare(b.path)));
  if (sort.isDescending) found.reverse();
  return { total: found.length, offset, entries: found.slice(offset, offset + limit) };
}

function fakeDifferences(): Difference[] {
  const files = fakeEntries().filter(({ type, path }) => type === 'file' && !path.includes('Scanner'));
  return files.slice(0, 240).map(({ path, type, sizeBytes }, at) => ({
    path,
    type,
    change: (['added', 'removed', 'changed'] as const)[at % 3]!,
    bytesBefore: at % 3 === 0 ? null : sizeBytes,
    bytesAfter: at % 3 === 1 ? null : sizeBytes + (at % 3) * 1024,
    files: 1,
  }));
}

function isOfKind({ type, name }: EntryView, kind: SearchInput['kinds'][number]): boolean {
  if (kind === 'folder') return type === 'dir';
  if (type !== 'file') return kind === 'other';
  if (kind === 'document') return documents.test(name);
  return kind === 'file' || (kind === 'picture' && pictures.test(name));
}

function noTotals() {
  return { files: 0, bytes: 0 };
}

function markOf({ id, time }: SnapshotSummaryView) {
  return { snapshotId: id, time };
}
