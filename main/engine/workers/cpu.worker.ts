/** A CPU thread of the pool: serves one session until it is terminated. */
import { parentPort, workerData } from 'node:worker_threads';
import { engineErrorToData, toEngineError } from '../errors';
import type { FinishedPack } from '../packer/pack';
import { Cpu } from './cpu';
import type { CpuWorkerData, FromWorker, ToWorker } from './messages';
import { PackSlots } from './pack-slots';
import type { FileJob } from './workers';

/** Between two reports of how much was read. */
const reportEveryMs = 100;

if (!parentPort) throw new Error('cpu.worker runs as a worker thread only');
const port = parentPort;
const { options, slots: sharedSlots } = workerData as CpuWorkerData;
const slots = PackSlots.attach(sharedSlots);
let reportedMs = performance.now();
const cpu = new Cpu(options, { memory: slots, onPack: sendPack, isStopped: () => slots.isStopped });

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
  else send({ kind: 'open-packs', task, packs: cpu.takeOpenPacks() });
}

function archive(task: number, files: readonly FileJob[]): FromWorker {
  let unreported = 0;
  const onBytesRead = (bytes: number) => {
    unreported += bytes;
    if (performance.now() - reportedMs < reportEveryMs) return;
    send({ kind: 'bytes-read', task, bytes: unreported });
    reportedMs = performance.now();
    unreported = 0;
  };
  const saved = files.map((file) => cpu.archiveFile(file, onBytesRead));
  return { kind: 'archived', task, files: saved, bytesRead: unreported };
}

function sendPack({ bytes, ...pack }: FinishedPack): void {
  send({ kind: 'pack', ...pack, slot: slots.slotOf(bytes), sizeBytes: bytes.length });
}

function send(message: FromWorker): void {
  port.postMessage(message);
}
