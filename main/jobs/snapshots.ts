import type { CallInput, Calls } from '../../contract/calls';
import type { EntryView, FolderPage, SnapshotSummaryView } from '../../contract/data';
import type { SnapshotId } from '../engine/format/ids';
import type { FolderRow, SnapshotRecord } from '../engine/requests';
import { firstFilesTag } from './backups';
import type { Sessions } from './sessions';

const everything = { hosts: [], tagLists: [], paths: [] };

/** Looking into snapshots, page by page. */
export class Snapshots {
  readonly #sessions: Sessions;

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
    const { snapshotId, path, sort: order, offset, limit } = input;
    const session = await this.#sessions.get(signal);
    const request = { order, offset, limit };
    const page = await session.folderPage(snapshotId as SnapshotId, path, request, { signal });
    const below = path.endsWith('/') ? path : `${path}/`;
    return { total: page.total, offset, entries: page.rows.map((row) => entryView(below, row)) };
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

function entryView(below: string, row: FolderRow): EntryView {
  const { name, type, sizeBytes, modifiedMs, linkTarget = null } = row;
  return {
    name,
    path: below + name,
    type: entryType(type),
    sizeBytes,
    modifiedAt: new Date(modifiedMs).toISOString(),
    linkTarget,
  };
}
