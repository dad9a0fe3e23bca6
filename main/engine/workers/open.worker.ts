/** A thread that opens boxes: serves one session until it is terminated. */
import { parentPort, workerData } from 'node:worker_threads';
import { quietThread } from '../disk/quiet-thread';
import { engineErrorToData, isCancelled, toEngineError } from '../errors';
import { OpenCpu } from './open-cpu';
import type { EndOpenWorker, FromOpenWorker, NotQuiet, OpenWorkerData, ToOpenWorker } from './open-messages';
import { decodeWriteJob } from './sent-jobs';

if (!parentPort) throw new Error('open.worker runs as a worker thread only');
const port = parentPort;
const { key, stop, isQuiet } = workerData as OpenWorkerData;
const loudness = isQuiet ? quietThread() : [];
if (loudness.length > 0)
  port.postMessage({ kind: 'not-quiet', reason: loudness.join(', ') } satisfies NotQuiet);
const stopWord = new Int32Array(stop);
const cpu = new OpenCpu(key, () => Atomics.load(stopWord, 0) !== 0);

port.on('message', (request: ToOpenWorker | EndOpenWorker) => {
  if (request.kind === 'end') port.close();
  else port.postMessage(answer(request));
});

function answer(request: ToOpenWorker): FromOpenWorker {
  const { task } = request;
  const memory = new Uint8Array(request.memory, 0, request.bytes);
  try {
    switch (request.kind) {
      case 'write':
        return { task, kind: 'written', result: cpu.write(memory, decodeWriteJob(request.job)) };
      case 'verify':
        return { task, kind: 'verified', result: cpu.verify(memory, request.job) };
      case 'visit':
        return { task, kind: 'visited', result: cpu.visit(memory, request.job) };
    }
  } catch (error) {
    if (isCancelled(error)) return { task, kind: 'cancelled' };
    return { task, kind: 'failed', error: engineErrorToData(toEngineError(error)) };
  }
}
