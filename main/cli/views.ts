import { encodeSnapshot, type Snapshot } from '../engine/format/snapshot';
import type { FolderEntry, SnapshotRecord } from '../engine/requests';
import { formatTable } from './table';
import { formatTime } from './time';

/** Digits of an id that people are shown, as restic does. */
const shortIdLength = 8;

export function shortId(id: string): string {
  return id.slice(0, shortIdLength);
}

/** The snapshot file's own JSON. */
export function snapshotJson(snapshot: Snapshot): Record<string, unknown> {
  return JSON.parse(encodeSnapshot(snapshot).toString()) as Record<string, unknown>;
}

/** A snapshot as restic's `--json` lists it. */
export function snapshotRecordJson({ id, snapshot }: SnapshotRecord): Record<string, unknown> {
  return { ...snapshotJson(snapshot), id, short_id: shortId(id) };
}

/** restic's table of snapshots; `reasons` adds its column. */
export function snapshotTable(
  records: readonly SnapshotRecord[],
  reasons?: ReadonlyMap<string, readonly string[]>,
): readonly string[] {
  const rows = records.map(({ id, snapshot }) => [
    shortId(id),
    formatTime(snapshot.time),
    snapshot.hostname,
    snapshot.tags.join(','),
    ...(reasons ? [(reasons.get(id) ?? []).join('\n')] : []),
    snapshot.paths.join('\n'),
  ]);
  const head = ['ID', 'Time', 'Host', 'Tags', ...(reasons ? ['Reasons'] : []), 'Paths'];
  return formatTable(head, rows, `${records.length} snapshots`);
}

/** Bits of Go's `os.FileMode` and their letters in its text form, in the order it writes them. */
const modeLetters: readonly (readonly [bit: number, letter: string])[] = [
  [31, 'd'],
  [30, 'a'],
  [29, 'l'],
  [28, 'T'],
  [27, 'L'],
  [26, 'D'],
  [25, 'p'],
  [24, 'S'],
  [23, 'u'],
  [22, 'g'],
  [21, 'c'],
  [20, 't'],
  [19, '?'],
];

/** Go's text of a file mode, such as `-rw-r--r--` or `drwxr-xr-x`. */
export function permissionText(mode: number): string {
  const kind = modeLetters.map(([bit, letter]) => ((mode >>> bit) & 1 ? letter : '')).join('') || '-';
  const rights = Array.from('rwxrwxrwx')
    .map((right, at) => ((mode >>> (8 - at)) & 1 ? right : '-'))
    .join('');
  return kind + rights;
}

/** One entry as `ls -l` of restic shows it. */
export function entryLine(entry: FolderEntry, isLong: boolean): string {
  if (!isLong) return entry.path;
  const { path, node } = entry;
  const numbers = [node.uid, node.gid, node.size].map((value, at) =>
    String(value).padStart(at === 2 ? 6 : 5),
  );
  const target = node.type === 'symlink' ? ` -> ${node.linkTarget}` : '';
  return `${permissionText(node.mode)} ${numbers.join(' ')} ${formatTime(node.mtime)} ${path}${target}`;
}
