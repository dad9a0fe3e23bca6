import type { Clock } from '../../base/clock';
import type { Log } from '../../base/log';
import { TaskGroup } from '../../base/task-group';
import type { KeyBytes } from '../../crypto/box-key';
import { BoxKey } from '../../crypto/box-key';
import { EngineError } from '../../errors';
import { BlobOpener } from '../../packer/blob-opener';
import { BlobPacker, freshPackMemory } from '../../packer/blob-packer';
import type { Backend } from '../../storage/backend';
import type { Workers, WorkerSession } from '../../workers/workers';
import type { Zstd } from '../../zstd/zstd';
import type { SealedFiles } from '../files/sealed-files';
import { withTimeLimit } from '../files/time-limit';
import type { RepositoryIndex } from '../index/repository-index';
import type { PackReader } from '../packs/pack-reader';
import { logNotQuiet } from '../log-not-quiet';
import type { RepositoryWriter, WriterOptions } from '../repository-types';
import type { IndexWriter } from './index-writer';
import { ReplacingClaims } from './replacing-claims';
import { PackUploader } from './pack-uploader';
import { type LoadBlob, SessionWriter } from './session-writer';

/** How long a run that failed may take to index what it has stored. */
const rescueLimitMs = 60_000;

export interface WriterEnvironment {
  readonly backend: Backend;
  readonly files: SealedFiles;
  readonly workers: Workers;
  readonly clock: Clock;
  readonly log: Log;
  readonly key: KeyBytes;
  readonly zstd: Zstd;
  readonly version: 1 | 2;
  readonly chunkerPolynomial: string;
  readonly index: RepositoryIndex;
  readonly indexWriter: IndexWriter;
  readonly packs: PackReader;
  readonly loadBlob: LoadBlob;
}

/**
 * See `IndexedRepository.withWriter`. One at a time for each index: claims are given back at the end. When a failed one leaves packs that no
 * index file lists, `environment.indexWriter` still has them and the index is not to be written from again.
 */
export async function withWriter<T>(
  environment: WriterEnvironment,
  options: WriterOptions,
  body: (writer: RepositoryWriter) => Promise<T>,
): Promise<T> {
  const { index, indexWriter } = environment;
  if (!indexWriter.isEmpty)
    throw new EngineError('bug', 'The index must be loaded again after a writer failed');
  let session: WorkerSession | undefined;
  try {
    const result = await TaskGroup.run(options.signal, async (group) => {
      const { backend, packs, loadBlob } = environment;
      const uploader = new PackUploader(backend, index, indexWriter, group, options);
      const packer = beginPacker(environment, options, uploader);
      const beginOnce = () => (session ??= beginSession(environment, options, group.signal, uploader));
      const width = options.readers ?? environment.workers.count;
      const parts = { packer, uploader, index, indexWriter, packs, loadBlob, width, session: beginOnce };
      const value = await body(new SessionWriter(group.signal, parts));
      if (session) await session.finishPacks(packer.leaveOpenPacks());
      else packer.flush();
      return value;
    });
    if (!options.leavesIndex) await indexWriter.flush(options);
    failOnUnstoredClaims(index);
    return result;
  } catch (error) {
    await session?.end();
    session = undefined;
    if (mayStillIndex(error, options.signal)) await rescueIndex(environment);
    throw error;
  } finally {
    await session?.end();
    index.blobs.releasePending();
  }
}

function beginPacker(
  { key, zstd, version, index }: WriterEnvironment,
  { compression, packSizeBytes, skipsProof, replacedPacks }: WriterOptions,
  uploader: PackUploader,
): BlobPacker {
  const boxKey = new BoxKey(key);
  return new BlobPacker({
    key: boxKey,
    zstd,
    opener: new BlobOpener(boxKey, zstd),
    index: replacedPacks ? new ReplacingClaims(index, replacedPacks) : index.blobs,
    memory: freshPackMemory,
    version,
    compression,
    packSizeBytes,
    skipsProof,
    onPack: (pack) => void uploader.store(pack),
  });
}

function beginSession(
  { workers, log, key, chunkerPolynomial, version, index }: WriterEnvironment,
  { compression, packSizeBytes, skipsProof, isQuiet, readers }: WriterOptions,
  signal: AbortSignal,
  uploader: PackUploader,
): WorkerSession {
  return workers.beginSession({
    key,
    chunkerPolynomial,
    version,
    compression,
    packSizeBytes,
    skipsProof,
    count: readers,
    index: index.blobs.shared,
    signal,
    onPack: (pack) => uploader.store(pack),
    onNotQuiet: isQuiet ? logNotQuiet(log) : undefined,
  });
}

/** A claim without a stored pack is a blob that some tree may name and nobody has. */
function failOnUnstoredClaims(index: RepositoryIndex): void {
  const count = index.blobs.pendingCount();
  if (count > 0) throw new EngineError('bug', `${String(count)} blobs were taken for storing and not stored`);
}

/** Without the lock nothing may be written, and where the storage has failed it would again. */
function mayStillIndex(error: unknown, signal: AbortSignal): boolean {
  return [error, signal.reason].every(
    (failure) => !(failure instanceof EngineError) || !/^(?:storage|auth|repository)\//.test(failure.code),
  );
}

/** The packs of a run that failed are good: indexed, the next run need not store them again. */
async function rescueIndex({ clock, log, indexWriter }: WriterEnvironment): Promise<void> {
  try {
    await withTimeLimit(clock, rescueLimitMs, (signal) => indexWriter.flush({ signal }));
  } catch (error) {
    // The run's own failure is the one to report; packs without index are only storage spent for nothing.
    log('warn', 'what was stored could not be indexed', { message: String(error) });
  }
}
