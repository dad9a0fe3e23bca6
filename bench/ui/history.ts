/** `node history.mjs REPOSITORY COUNT`: writes COUNT more snapshots of the tree of the only one there, each some hours later. In the environment: RESTIC_PASSWORD. */
import { systemClock } from '../../main/engine/base/clock';
import { noLog } from '../../main/engine/base/log';
import { goTimeFromNs, nsFromGoTime } from '../../main/engine/format/go-time';
import { openRepository } from '../../main/engine/repository/repository';
import { LocalBackend } from '../../main/engine/storage/local/local-backend';
import { inlineWorkers } from '../../main/engine/workers/inline';
import { inlineOpenWorkers } from '../../main/engine/workers/open-inline';

/** Three backups a day. */
const everyNs = 8n * 3_600_000_000_000n;

const [path = '', count = ''] = process.argv.slice(2);
const { signal } = new AbortController();
const environment = {
  backend: new LocalBackend({ path }),
  workers: inlineWorkers(),
  openWorkers: inlineOpenWorkers(),
  clock: systemClock,
  log: noLog,
};
const repository = await openRepository(environment, process.env['RESTIC_PASSWORD'] ?? '', { signal });
const [first] = await repository.listSnapshots({ signal });
if (!first) throw new Error('There is no snapshot');
const startNs = nsFromGoTime(first.snapshot.time);
for (let at = 1n; at <= BigInt(count); at++)
  await repository.saveSnapshot(
    { ...first.snapshot, time: goTimeFromNs(startNs + at * everyNs) },
    { signal },
  );
