/** A backup that reads every file again: what has changed while the file looks as it did, as a failing disk or a clever program does it. */
import { utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { BackupResult } from '../../../../main/engine/requests';
import {
  changes,
  events,
  folder,
  forgetEvents,
  never,
  place,
  run,
  stored,
  useBackupPlace,
} from '../../../support/backup-place';
import { plantTree } from '../../../support/tree-literal';
import { usualBackup } from '../../../support/usual-backup';

useBackupPlace();

const large = (letter: string) => letter.repeat(1_500_000);
const planted = { 'a.txt': 'alpha', 'b.txt': 'bravo', empty: '', large: large('x'), twin: large('y') };

/** A snapshot in which some files have the content of others, whatever their look: as if it had changed since without a trace. */
async function withOtherContent({ snapshot }: BackupResult, from: Record<string, string>) {
  const indexed = await place.repository.loadIndex({ signal: never });
  const { nodes } = await indexed.loadTree(snapshot.tree, { signal: never });
  const contentOf = (name: string) => nodes.find((node) => node.name === name)!.content;
  const { compression, packSizeBytes, isDryRun, isQuiet } = usualBackup;
  const writing = { signal: never, compression, packSizeBytes, isDryRun, isQuiet };
  const { id: tree } = await indexed.withWriter(writing, (writer) =>
    writer.saveTree({
      nodes: nodes.map((node) => ({ ...node, content: contentOf(from[node.name] ?? node.name) })),
    }),
  );
  const id = await place.repository.saveSnapshot({ ...snapshot, tree }, { signal: never });
  return { tree, parent: { kind: 'id', id } as const };
}

describe('a backup that rereads', () => {
  it('finds what has changed behind the same look, and nothing else', async () => {
    plantTree(folder, planted);
    const first = await run();
    const { tree, parent } = await withOtherContent(first, { 'a.txt': 'b.txt', large: 'twin' });
    expect((await run({ parent })).snapshot.tree).toBe(tree);

    forgetEvents();
    const { snapshot } = await run({ parent, rereads: true });
    expect(snapshot.tree).toBe(first.snapshot.tree);
    expect(snapshot.summary).toMatchObject({
      filesNew: 0,
      filesChanged: 2,
      filesUnmodified: 3,
      totalFilesProcessed: 5,
      dataBlobs: 0,
      treeBlobs: 0,
    });
    expect(changes()).toMatchObject({ 'a.txt': 'changed', large: 'changed', empty: 'unchanged' });
    expect(events.at(-1)).toMatchObject({ kind: 'progress', filesDone: 5, bytesDone: 3_000_010 });
  });

  it('reads a file that was put back to its old size and time', async () => {
    plantTree(folder, planted);
    const path = join(folder, 'a.txt');
    utimesSync(path, 0, 1_000_000);
    await run();
    writeFileSync(path, 'ALPHA');
    utimesSync(path, 0, 1_000_000);
    const asBefore = { ignoreCtime: true };
    expect((await stored(await run(asBefore)))['a.txt']).toBe('alpha');
    expect((await stored(await run({ ...asBefore, rereads: true })))['a.txt']).toBe('ALPHA');
  });

  it('reads a file that was chosen by itself', async () => {
    plantTree(folder, planted);
    const targets = [join(folder, 'a.txt'), join(folder, 'b.txt')];
    await run({ targets });
    forgetEvents();
    const { snapshot } = await run({ targets, rereads: true });
    expect(snapshot.summary).toMatchObject({ filesUnmodified: 2, dataBlobs: 0 });
    const written = [...place.backend.files.keys()].length;
    writeFileSync(targets[0]!, 'other');
    expect((await run({ targets, rereads: true })).snapshot.summary).toMatchObject({ filesChanged: 1 });
    expect([...place.backend.files.keys()].length).toBeGreaterThan(written);
  });
});
