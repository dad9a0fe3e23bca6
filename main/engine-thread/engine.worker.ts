import { parentPort, workerData } from 'node:worker_threads';
import { systemClock } from '../engine/base/clock';
import { keepYoungHeapsSmall } from '../engine/base/young-garbage';
import { createEngine } from '../engine/engine';
import { EngineHost } from './engine-host';
import { askOverPort } from './token-port';
import type { EngineThreadData, FromEngine } from './protocol';

const port = parentPort;
if (!port) throw new Error('engine.worker.ts runs as a worker thread only');

const { workerEntry, openWorkerEntry, ...storage } = workerData as EngineThreadData;
keepYoungHeapsSmall();
const engine = createEngine({
  clock: systemClock,
  log: (level, message, fields) =>
    port.postMessage({ kind: 'log', level, message, fields } satisfies FromEngine),
  workerEntry: new URL(workerEntry),
  openWorkerEntry: new URL(openWorkerEntry),
  getToken: askOverPort(port),
  ...storage,
});
new EngineHost(engine, port);
