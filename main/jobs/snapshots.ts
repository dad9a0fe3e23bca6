import type { CallInput, Calls } from '../../contract/calls';
import type { EntrySort, EntryView, FolderPage, SnapshotSummaryView } from '../../contract/data';
import type { SnapshotId } from '../engine/format/ids';
import type { FolderEntry, SnapshotRecord } from '../engine/requests';
import { firstFilesTag } from './backups';
import type { Sessions } from './sessions';

/** One big folder and its way back up. */
const keptFolders = 8;

const everything = { hosts: [], tagLists: [], paths: [] };
const byName = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/** Looking into snapshots, page by page. */
export class Snapshots {
  readonly #sessions: Sessions;
  /** Sorted folders by what was asked for, least recently used first. Snapshots never change, so neither do these. */
  readonly #folders = new Map<string, readonly EntryView[]>();

  constructor(sessions: Sessions) {
    this.#sessions = sessions;
  }

  /** Newest first, without first files whose backup of everything is there. */
  async list(signal: AbortSignal): Promise<readonly SnapshotSummaryView[]> {
    const session = await this.#sessions.get(signal);
    const records = await session.listSnapshots(everything, { signal });
    return withoutStarters(records)
      .map(snapshotView)
      .sort((a, b) => Date.parse(b.time) - Date.parse(a.time));
  }

  async folder(input: CallInput<Calls['snapshots']['folder']>, signal: AbortSignal): Promise<FolderPage> {
    const { snapshotId, path, sort, offset, limit } = input;
    const key = JSON.stringify([snapshotId, path, sort]);
    const entries =
      this.#folders.get(key) ?? (await this.#load(snapshotId as SnapshotId, path, sort, signal));
    this.#folders.delete(key);
    this.#folders.set(key, entries);
    const [oldest] = this.#folders.keys();
    if (this.#folders.size > keptFolders && oldest !== undefined) this.#folders.delete(oldest);
    return { total: entries.length, offset, entries: entries.slice(offset, offset + limit) };
  }

  async #load(
    snapshot: SnapshotId,
    path: string,
    sort: EntrySort,
    signal: AbortSignal,
  ): Promise<readonly EntryView[]> {
    const session = await this.#sessions.get(signal);
    const entries = await session.listFolder(snapshot, path, { signal });
    return entries.map(entryView).sort(entryOrder(sort));
  }
}

function withoutStarters(records: readonly SnapshotRecord[]): readonly SnapshotRecord[] {
  const isStarter = ({ snapshot }: SnapshotRecord) => snapshot.tags.includes(firstFilesTag);
  const whole = records.filter((record) => !isStarter(record));
  return records.filter(
    (record) =>
      !isStarter(record) ||
      !whole.some(
        ({ snapshot: { hostname, time, paths } }) =>
          hostname === record.snapshot.hostname &&
          Date.parse(time) >= Date.parse(record.snapshot.time) &&
          record.snapshot.paths.every((path) => paths.includes(path)),
      ),
  );
}

function snapshotView({ id, snapshot }: SnapshotRecord): SnapshotSummaryView {
  const { time, hostname, paths, tags, summary } = snapshot;
  const totals = summary && {
    files: summary.totalFilesProcessed,
    bytes: summary.totalBytesProcessed,
    bytesAdded: summary.dataAdded,
  };
  return { id, time: new Date(time).toISOString(), hostname, paths, tags, totals: totals ?? null };
}

/** The engine's word for what an entry is, as the window has it. */
export function entryType(type: string): EntryView['type'] {
  return type === 'file' || type === 'dir' || type === 'symlink' ? type : 'other';
}

function entryView({ path, node }: FolderEntry): EntryView {
  const { type } = node;
  return {
    name: node.name,
    path,
    type: entryType(type),
    sizeBytes: Number(node.size),
    modifiedAt: new Date(node.mtime).toISOString(),
    linkTarget: type === 'symlink' ? node.linkTarget : null,
  };
}

/** Folders first whatever the direction, as file managers do; equal entries by name. */
function entryOrder({ by, isDescending }: EntrySort): (a: EntryView, b: EntryView) => number {
  const direction = isDescending ? -1 : 1;
  const compare = {
    name: () => 0,
    size: (a: EntryView, b: EntryView) => a.sizeBytes - b.sizeBytes,
    modified: (a: EntryView, b: EntryView) => Date.parse(a.modifiedAt) - Date.parse(b.modifiedAt),
  }[by];
  return (a, b) =>
    Number(b.type === 'dir') - Number(a.type === 'dir') ||
    direction * (compare(a, b) || byName.compare(a.name, b.name));
}
