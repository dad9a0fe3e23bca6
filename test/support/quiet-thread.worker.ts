/** Makes itself quiet, with the C library or without, and tells what came of it. */
import { parentPort, workerData } from 'node:worker_threads';
import { quietThread } from '../../main/engine/disk/quiet-thread';
import { quietLinuxThread } from '../../main/engine/disk/quiet-thread.linux';
import { EngineError } from '../../main/engine/errors';
import { ownPriority } from './thread-priorities';

const before = ownPriority();
const troubles =
  workerData === 'with' ? quietThread() : quietLinuxThread(new EngineError('disk/io', 'no library'));
parentPort?.postMessage({ before, troubles, after: ownPriority() });
