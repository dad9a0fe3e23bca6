/** A CPU thread of the pool: serves one session until it is terminated. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Bytes } from '../base/bytes';
import { diskTrouble } from '../disk/fs-error';
import { quietThread } from '../disk/quiet-thread';
import { cancelledError, engineErrorToData, toEngineError } from '../errors';
import type { FinishedPack, MovedBlob } from '../packer/pack';
import type { FileJob, FolderJob, SavedFolder } from '../walker/saved-folder';
import { FactCollector } from '../walker/walk-facts';
import type { WalkRules } from '../walker/walk-rules';
import { Cpu } from './cpu';
import { type CpuWorkerData, type FromWorker, openPack, type PostedPack, type ToWorker } from './messages';
import { PackSlots } from './pack-slots';
import { SharedFile, type SharedFileState } from './shared-file';

/** Between two reports of what was done. */
const reportEveryMs = 100;

if (!parentPort) throw new Error('cpu.worker runs as a worker thread only');
const port = parentPort;
const { options, slots: sharedSlots, isQuiet } = workerData as CpuWorkerData;
const loudness = isQuiet ? quietThread() : [];
if (loudness.length > 0) send({ kind: 'not-quiet', reason: loudness.join(', ') });
const slots = PackSlots.attach(sharedSlots);
let reportedMs = performance.now();
const cpu = new Cpu(options, {
  memory: slots,
  openPacks: slots.openPacks,
  onPack: sendPack,
  isStopped: () => slots.isStopped,
});

port.on('message', (request: ToWorker) => {
  try {
    answer(request);
  } catch (error) {
    send({ kind: 'failed', task: request.task, error: engineErrorToData(toEngineError(error)) });
  }
});

function answer(request: ToWorker): void {
  const { task } = request;
  if (request.kind === 'archive') send(archive(task, request.files));
  else if (request.kind === 'archive-shared') send(archiveShared(task, request.file));
  else if (request.kind === 'save-folders') send(saveFolders(task, request.jobs, request.rules));
  else if (request.kind === 'move-blobs') send(moveBlobs(task, request.bytes, request.blobs));
  else if (request.kind === 'merge-packs') send(mergePacks(task, request.others));
  else send(finishPacks(task));
}

function archive(task: number, files: readonly FileJob[]): FromWorker {
  const reading = new BytesReport(task);
  const saved = files.map((file) => {
    passGate();
    return cpu.archiveFile(file, reading.add);
  });
  return { kind: 'archived', task, files: saved, bytesRead: reading.unreported };
}

function archiveShared(task: number, state: SharedFileState): FromWorker {
  const reading = new BytesReport(task);
  try {
    const parts = cpu.archiveShared(SharedFile.attach(state), (bytes) => {
      passGate();
      reading.add(bytes);
    });
    return { kind: 'archived-shared', task, parts, error: undefined, bytesRead: reading.unreported };
  } catch (error) {
    const trouble = engineErrorToData(diskTrouble(error));
    return { kind: 'archived-shared', task, parts: [], error: trouble, bytesRead: reading.unreported };
  }
}

/** Tells now and then how many bytes were read for a task. */
class BytesReport {
  unreported = 0;
  readonly #task: number;

  constructor(task: number) {
    this.#task = task;
  }

  readonly add = (bytes: number): void => {
    this.unreported += bytes;
    if (!isReportDue()) return;
    send({ kind: 'bytes-read', task: this.#task, bytes: this.unreported });
    this.unreported = 0;
  };
}

function saveFolders(task: number, jobs: readonly FolderJob[], rules: WalkRules): FromWorker {
  const facts = new FactCollector(rules);
  const folders = jobs.map((job): SavedFolder => {
    const saving = cpu.saveFolder(job, rules, facts);
    for (let step = saving.next(); ; step = saving.next()) {
      if (step.done) return step.value;
      passGate();
      if (isReportDue()) send({ kind: 'facts', task, facts: facts.take() });
    }
  });
  return { kind: 'folders', task, folders, facts: facts.take() };
}

function moveBlobs(task: number, bytes: Bytes, blobs: readonly MovedBlob[]): FromWorker {
  const bad: number[] = [];
  for (const [at, blob] of blobs.entries()) {
    passGate();
    if (!cpu.moveBlob(blob, bytes)) bad.push(at);
  }
  return { kind: 'blobs-moved', task, bad };
}

function mergePacks(task: number, others: readonly PostedPack[]): FromWorker {
  for (const pack of others) cpu.absorb(openPack(pack));
  cpu.mergePacks();
  return { kind: 'packs-merged', task };
}

function finishPacks(task: number): FromWorker {
  cpu.finishPacks();
  return { kind: 'packs-finished', task };
}

function passGate(): void {
  slots.waitWhilePaused();
  if (slots.isStopped) throw cancelledError();
}

function isReportDue(): boolean {
  const nowMs = performance.now();
  if (nowMs - reportedMs < reportEveryMs) return false;
  reportedMs = nowMs;
  return true;
}

function sendPack({ id, type, bytes, blobs: { header, length } }: FinishedPack): void {
  const slot = slots.slotOf(bytes);
  send({ kind: 'pack', id, type, slot, sizeBytes: bytes.length, header, blobs: length });
}

function send(message: FromWorker): void {
  port.postMessage(message);
}
