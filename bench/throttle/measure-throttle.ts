import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { systemClock } from '../../main/engine/base/clock';
import { noLog } from '../../main/engine/base/log';
import { isCancelled } from '../../main/engine/errors';
import { openBackend } from '../../main/engine/storage/open-backend';
import { azuriteAccount, azuriteKey, startAzurite } from '../../test/support/azurite';

type Direction = 'upload' | 'download';
/** When an answer was there, in milliseconds since the start, and of how many bytes. */
type Answer = readonly [ms: number, bytes: number];

const [directions = '', limits = '', seconds = ''] = process.argv.slice(2);
const measuredMs = Number(seconds) * 1000;
/** What a limit begins with is not counted: connections, and what may pass at once. */
const warmUpMs = 2000;
/** After each change; half of it tells whether the new limit is kept. */
const changedMs = 6000;
/** Bodies in flight, and so many a second at the limit: what is on its way at either end weighs nothing in the mean. */
const atOnce = 4;
const bodiesPerSecond = 32;
const most = 0.05;

async function measure(direction: Direction, limit: number, endpoint: string) {
  const opened = await openBackend({
    location: {
      kind: 'azure',
      account: azuriteAccount,
      container: `${direction}-${limit}`,
      prefix: '',
      endpoint,
    },
    credential: { kind: 'account-key', key: azuriteKey },
    clock: systemClock,
    log: noLog,
  });
  const { backend } = opened;
  const over = new AbortController();
  const { signal } = over;
  await backend.create({ signal });
  const bodyBytes = Math.round(limit / bodiesPerSecond);
  const body = randomBytes(bodyBytes);
  const handle = (lane: number) =>
    ({ type: 'pack', name: createHash('sha256').update(`${lane}`).digest('hex') }) as const;
  for (let lane = 0; lane < atOnce; lane++) await backend.save(handle(lane), [body], { signal });

  const answers: Answer[] = [];
  const startMs = performance.now();
  const now = () => performance.now() - startMs;
  const setLimit = (bytesPerSecond: number) =>
    opened.setLimits({
      uploadBytesPerSecond: direction === 'upload' ? bytesPerSecond : undefined,
      downloadBytesPerSecond: direction === 'download' ? bytesPerSecond : undefined,
    });
  setLimit(limit);
  const lanes = Array.from({ length: atOnce }, async (_, lane) => {
    for (;;) {
      if (direction === 'upload') await backend.save(handle(lane), [body], { signal });
      else await backend.load(handle(lane), undefined, { signal });
      answers.push([now(), bodyBytes]);
    }
  });
  const ended = Promise.allSettled(lanes);
  await delay(warmUpMs + measuredMs);
  const rate = rateIn(answers, warmUpMs, warmUpMs + measuredMs);
  const changes: number[] = [];
  for (const changed of [limit / 2, limit]) {
    const atMs = now();
    setLimit(changed);
    await delay(changedMs);
    changes.push(effectiveAfterMs(answers, atMs, changed));
  }
  over.abort();
  for (const lane of await ended)
    if (lane.status === 'rejected' && !isCancelled(lane.reason)) throw lane.reason;
  await backend.close();
  return { rate, changes };
}

function rateIn(answers: readonly Answer[], fromMs: number, toMs: number): number {
  const bytes = answers.filter(([ms]) => ms >= fromMs && ms < toMs).reduce((sum, [, size]) => sum + size, 0);
  return (bytes / (toMs - fromMs)) * 1000;
}

/** From when on the rate was the new one; `Infinity` for never. */
function effectiveAfterMs(answers: readonly Answer[], atMs: number, limit: number): number {
  for (let afterMs = 0; afterMs <= changedMs / 2; afterMs += 50) {
    const rate = rateIn(answers, atMs + afterMs, atMs + afterMs + changedMs / 2);
    if (Math.abs(rate / limit - 1) <= most) return afterMs;
  }
  return Infinity;
}

const azurite = await startAzurite();
try {
  console.log(
    '| direction | limit, KiB/s | mean over the time, KiB/s | off by | halved within | doubled within |',
  );
  console.log('| --- | --- | --- | --- | --- | --- |');
  for (const direction of directions.split(',') as Direction[])
    for (const kiB of limits.split(',').map(Number)) {
      const { rate, changes } = await measure(direction, kiB * 1024, azurite.endpoint);
      const off = rate / (kiB * 1024) - 1;
      const isKept = Math.abs(off) <= most && changes.every((ms) => ms < 1000);
      if (!isKept) process.exitCode = 1;
      const cells = [
        direction,
        kiB,
        (rate / 1024).toFixed(1),
        `${(off * 100).toFixed(1)} %${isKept ? '' : ' (missed)'}`,
        ...changes.map((ms) => `${ms} ms`),
      ];
      console.log(`| ${cells.join(' | ')} |`);
    }
} finally {
  await azurite.stop();
}
