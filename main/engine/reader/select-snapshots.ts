/** Finding snapshots: all that a filter means, or one by what a person types. */
import { EngineError } from '../errors';
import { type SnapshotId, isId } from '../format/ids';
import { nsFromGoTime } from '../format/go-time';
import { matchesFilter } from '../format/snapshot-filter';
import type { OpenRepository, SnapshotRecord } from '../repository/repository';
import type { SnapshotFilter } from '../requests';

interface SignalOptions {
  readonly signal: AbortSignal;
}

/** The snapshots that `filter` means, oldest first. */
export async function listSnapshots(
  repository: OpenRepository,
  filter: SnapshotFilter,
  options: SignalOptions,
): Promise<readonly SnapshotRecord[]> {
  const records = await repository.listSnapshots(options);
  return records
    .filter(({ snapshot }) => matchesFilter(snapshot, filter))
    .map((record) => ({ record, timeNs: nsFromGoTime(record.snapshot.time) }))
    .sort((a, b) => (a.timeNs < b.timeNs ? -1 : a.timeNs > b.timeNs ? 1 : 0))
    .map(({ record }) => record);
}

/**
 * The snapshot that `text` names: an id, a prefix of only one, `latest` or `latest~N` (the N-th before it) of those that `filter` means. Throws
 * `input/invalid` (context: `snapshot`) when there is none or the prefix has several.
 */
export async function findSnapshot(
  repository: OpenRepository,
  text: string,
  filter: SnapshotFilter,
  options: SignalOptions,
): Promise<SnapshotRecord> {
  const latest = /^latest(?:~(\d{1,9}))?$/.exec(text);
  if (latest !== null) {
    const records = await listSnapshots(repository, filter, options);
    const record = records.at(-1 - Number(latest[1] ?? 0));
    if (record === undefined) throw invalid('There is no such snapshot', text);
    return record;
  }
  const id = await completeId(repository, text, options);
  return { id, snapshot: await repository.loadSnapshot(id, options) };
}

async function completeId(
  repository: OpenRepository,
  prefix: string,
  options: SignalOptions,
): Promise<SnapshotId> {
  if (!/^[0-9a-f]{1,64}$/.test(prefix)) throw invalid('Not an id of a snapshot', prefix);
  const ids: string[] = [];
  for await (const { name } of repository.listFiles('snapshot', options)) {
    if (isId(name) && name.startsWith(prefix)) ids.push(name);
  }
  const [id, another] = ids;
  if (id === undefined) throw invalid('There is no snapshot whose id begins so', prefix);
  if (another !== undefined) throw invalid('Several snapshots have an id that begins so', prefix);
  return id as SnapshotId;
}

function invalid(problem: string, text: string): EngineError {
  return new EngineError('input/invalid', `${problem}: ${text}`, { snapshot: text });
}
