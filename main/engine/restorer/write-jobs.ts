import type { Finish } from '../disk/part-files';
import type { PackedBlob, WriteRequest } from '../repository/repository';
import type { NeededBlob } from './blob-order';
import type { FileWrite } from './file-write';

/** Boxes that one job of a worker opens: enough that asking costs nothing beside it, little enough that all workers end together. */
const jobBytes = 2 * 2 ** 20;

/** What one job of a worker writes. */
export interface PlannedJob {
  readonly needed: readonly NeededBlob[];
  /** As the request has them. */
  readonly files: readonly FileWrite[];
  /** Of each of `files`, how many of its ranges the job writes. */
  readonly ranges: readonly number[];
  readonly request: Pick<WriteRequest, 'blobs' | 'files'>;
}

/** Cuts a range of a pack into pieces of work. */
export function* cutIntoJobs(
  blobs: readonly PackedBlob[],
  needed: ReadonlyMap<string, NeededBlob>,
): Generator<readonly NeededBlob[]> {
  let job: NeededBlob[] = [];
  let bytes = 0;
  for (const { id, length } of blobs) {
    const blob = needed.get(id);
    if (!blob) continue;
    job.push(blob);
    bytes += length;
    if (bytes < jobBytes) continue;
    yield job;
    job = [];
    bytes = 0;
  }
  if (job.length > 0) yield job;
}

/**
 * The job that writes `needed` into the files that have not failed. A file whose last ranges are among them is finished by it, as `finishOf` says; of
 * others `prepare` makes the part, since several workers may write it at once.
 */
export function planJob(
  needed: readonly NeededBlob[],
  finishOf: (file: FileWrite) => Finish,
  prepare: (file: FileWrite) => void,
): PlannedJob {
  const counts = new Map<FileWrite, number>();
  for (const { places } of needed)
    for (const { file } of places) if (!file.hasFailed) counts.set(file, (counts.get(file) ?? 0) + 1);
  for (const [file, count] of counts) if (count < file.missing) prepare(file);
  const files = [...counts.keys()].filter((file) => !file.hasFailed);
  const numbers = new Map(files.map((file, at) => [file, at]));
  const ranges = files.map((file) => counts.get(file) ?? 0);
  const blobs = needed.map(({ blob, places }) => ({
    blob,
    places: places.flatMap(({ file, offset }) => {
      const number = numbers.get(file);
      return number === undefined ? [] : [{ file: number, offset }];
    }),
  }));
  const request = {
    blobs: blobs.filter(({ places }) => places.length > 0),
    files: files.map((file, at) => ({
      path: file.path,
      base: file.base,
      sizeBytes: file.sizeBytes,
      isNew: file.isNew,
      isMade: file.isMade,
      finish: ranges[at] === file.missing ? finishOf(file) : undefined,
    })),
  };
  const kept = new Set(request.blobs.map(({ blob }) => blob));
  return { needed: needed.filter(({ blob }) => kept.has(blob)), files, ranges, request };
}
