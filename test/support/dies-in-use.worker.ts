/** A thread that dies while it uses every place for an open data pack, as one would that runs out of memory there. */
import { workerData } from 'node:worker_threads';
import { PackSlots, type SharedPackSlots } from '../../main/engine/workers/pack-slots';

const { openPacks } = PackSlots.attach(workerData as SharedPackSlots);
openPacks.use('data', 0, () => openPacks.use('data', 1, () => process.exit(3)));
