import { expect, it } from 'vitest';
import { measureStorage } from '../../../../main/engine/maintenance/measure-storage';
import { FakeClock } from '../../../support/fake-clock';
import { madeBytes, saveFolder } from '../../../support/made-snapshots';
import { memoryRepository, signal } from '../../../support/memory-repository';

const dayMs = 24 * 60 * 60 * 1000;

it('measures what files hold by age, apart from all else but locks', async () => {
  const clock = new FakeClock({ advancesItself: true });
  const { backend, repository } = await memoryRepository({ clock });
  await saveFolder(repository, { a: madeBytes('a', 5000).toString('hex') });
  const old = new Set(backend.files.keys());
  await clock.sleep(40.5 * dayMs, signal);
  await saveFolder(repository, { b: madeBytes('b', 9000).toString('hex') });

  const index = await repository.loadIndex({ signal });
  const measured = await measureStorage(index, { signal, nowMs: clock.nowMs() + dayMs });
  const dataPacks = [...index.packs()].flatMap(({ pack, blobs }) =>
    blobs[0]?.type === 'data' ? [`data/${pack.slice(0, 2)}/${pack}`] : [],
  );
  const bytesOf = (paths: readonly string[]) =>
    paths.reduce((sum, path) => sum + backend.files.get(path)!.length, 0);
  const others = [...backend.files.keys()].filter((path) => path !== 'config' && !dataPacks.includes(path));
  expect(measured).toEqual({
    data: { files: 2, bytes: bytesOf(dataPacks) },
    other: { files: others.length, bytes: bytesOf(others) },
    dataByAge: [
      { days: 41, bytes: bytesOf(dataPacks.filter((path) => old.has(path))) },
      { days: 1, bytes: bytesOf(dataPacks.filter((path) => !old.has(path))) },
    ],
  });
});
