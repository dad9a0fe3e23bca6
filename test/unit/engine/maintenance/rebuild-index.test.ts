import { expect, it } from 'vitest';
import { check } from '../../../../main/engine/maintenance/check';
import { rebuildIndex } from '../../../../main/engine/maintenance/rebuild-index';
import type { OpenRepository } from '../../../../main/engine/repository/repository';
import type { EngineEvent } from '../../../../main/engine/requests';
import { saveFolder } from '../../../support/made-snapshots';
import { memoryRepository, signal } from '../../../support/memory-repository';

const run = { signal, onEvent: () => undefined, random: () => 0.5 };

async function errors(repository: OpenRepository) {
  return (await check(repository, { readData: { kind: 'all' }, checkUnused: false }, run)).errors;
}

it.each([false, true])(
  'drops damaged index files and reads the packs, all of them: %s',
  async (readAllPacks) => {
    const { backend, repository } = await memoryRepository();
    await saveFolder(repository, { a: 'one' });
    await saveFolder(repository, { b: 'two' });
    const [path] = [...backend.files.keys()].filter((name) => name.startsWith('index/'));
    backend.files.set(path!, Buffer.from('not what was sealed, and long enough'));

    expect(await rebuildIndex(repository, { readAllPacks }, run)).toEqual({
      packsIndexed: readAllPacks ? 4 : 2,
      packsRemovedFromIndex: 0,
      indexesRemoved: 2,
    });
    expect(await errors(repository)).toBe(0);
  },
);

it('drops packs that do not exist and leaves out those without a readable header', async () => {
  const { backend, repository } = await memoryRepository();
  const { id } = await saveFolder(repository, { a: 'one' });
  await saveFolder(repository, { b: 'two' });
  await repository.removeSnapshot(id, { signal });
  const packs = [...(await repository.loadIndex({ signal })).packs()];
  const [gone, cut] = packs.slice(0, 2).map(({ pack }) => `data/${pack.slice(0, 2)}/${pack}`);
  backend.files.delete(gone!);
  backend.files.set(cut!, backend.files.get(cut!)!.subarray(0, 50));
  const events: EngineEvent[] = [];

  expect(
    await rebuildIndex(
      repository,
      { readAllPacks: false },
      { signal, onEvent: (event) => void events.push(event) },
    ),
  ).toMatchObject({ packsIndexed: 0, packsRemovedFromIndex: 2 });
  expect(events.filter(({ kind }) => kind === 'warning')).toHaveLength(1);
  expect([...(await repository.loadIndex({ signal })).packs()]).toHaveLength(2);
});
