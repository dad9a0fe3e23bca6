/** One thread of the race: claims all blobs in its own order and posts how many it got. */
import { createHash } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import { BlobIndex, type SharedBlobIndex } from '../../../../main/engine/blob-index/blob-index';

const race = workerData as {
  shared: SharedBlobIndex;
  start: SharedArrayBuffer;
  threads: number;
  blobs: number;
  /** Gives this thread its own order within each run of 16 blobs, so that the threads meet. */
  seed: number;
};

const index = BlobIndex.attach(race.shared);
const ids = Array.from({ length: race.blobs }, (_, number) =>
  createHash('sha256').update(String(number)).digest(),
);
const ready = new Int32Array(race.start);
Atomics.add(ready, 0, 1);
while (Atomics.load(ready, 0) < race.threads);

let claimed = 0;
for (let number = 0; number < race.blobs; number++) {
  if (index.claim('data', ids[number ^ (race.seed * 5)]!)) claimed++;
}
parentPort?.postMessage(claimed);
