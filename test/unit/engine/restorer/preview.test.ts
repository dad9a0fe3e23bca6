import { mkdirSync, readdirSync, symlinkSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nsFromGoTime } from '../../../../main/engine/format/go-time';
import type { TreeNode } from '../../../../main/engine/format/tree';
import { isCancelled } from '../../../../main/engine/errors';
import type { PreviewRequest } from '../../../../main/engine/requests';
import { previewRestore } from '../../../../main/engine/restorer/preview';
import { plainNode } from '../../../support/blob-repository';
import { onlyFile, repository, target, useFreshRoom, wholeSnapshot } from './fresh-room';

useFreshRoom();

const exact = nsFromGoTime(plainNode.mtime) / 1_000_000_000n;
const time = (seconds: bigint) => `${new Date(Number(seconds) * 1000).toISOString().slice(0, 19)}Z`;

/** With a time that the file system of any test keeps exactly. */
const file = (name: string, content: string) =>
  repository.file(name, [content], { mtime: time(exact) as TreeNode['mtime'] });

async function preview(
  nodes: readonly TreeNode[],
  request: Partial<PreviewRequest>,
  signal = new AbortController().signal,
) {
  const asked = {
    ...wholeSnapshot,
    target: { kind: 'folder', path: target },
    comparesContent: false,
    ...request,
  } as const;
  const { rows, space } = await previewRestore(repository.asRepository(), repository.snapshot(nodes), asked, {
    signal,
  });
  const texts = rows.map((row) => `${row.finding} ${row.outcome} ${row.bytes}: ${row.paths.join(' ')}`);
  return { texts: texts.toSorted(), space };
}

/** One of each kind here, and what the snapshot has of them. */
function oneOfEach(): readonly TreeNode[] {
  const at = (name: string) => join(target, name);
  mkdirSync(at('full'), { recursive: true });
  onlyFile(at('full/x'), 'x');
  onlyFile(at('same'), 'same', exact * 1_000_000_000n);
  onlyFile(at('forged'), 'FORGED', exact * 1_000_000_000n);
  onlyFile(at('touched'), 'touched', (exact + 9n) * 1_000_000_000n);
  onlyFile(at('older'), 'older', (exact - 9n) * 1_000_000_000n);
  onlyFile(at('newer'), 'newer', (exact + 9n) * 1_000_000_000n);
  symlinkSync('elsewhere', at('link'));
  onlyFile(at('folder'), 'in the way');
  const names = ['same', 'forged', 'touched', 'full', 'link'];
  return [
    ...names.map((name) => file(name, name)),
    file('missing', 'missing'),
    file('older', 'old'),
    file('newer', 'new'),
    repository.folder('folder', [file('below', 'below')]),
    file('..', 'bad'),
  ];
}

describe('what a restore would do', () => {
  const everywhere = ['bad-name left 3: /..', 'new written 7: /missing'];

  it.each([
    [
      'always',
      [
        'differs replaced 3: /older',
        'identical left 10: /forged /same',
        'newer-here replaced 10: /newer /touched',
        'new written 12: /missing /folder/below',
        'other-type left 4: /full',
        'other-type replaced 4: /folder /link',
      ],
    ],
    [
      'if-newer',
      [
        'differs replaced 3: /older',
        'identical left 10: /forged /same',
        'newer-here left 10: /newer /touched',
        'other-type left 8: /folder /full /link',
      ],
    ],
    [
      'never',
      [
        'differs left 3: /older',
        'identical left 10: /forged /same',
        'newer-here left 10: /newer /touched',
        'other-type left 8: /folder /full /link',
      ],
    ],
    [
      'keep-both',
      [
        'differs beside 3: /older',
        'identical left 17: /forged /same /touched',
        'newer-here beside 3: /newer',
        'new written 12: /missing /folder/below',
        'other-type beside 8: /folder /full /link',
      ],
    ],
  ] as const)('%s', async (conflicts, rows) => {
    const nodes = oneOfEach();
    const news = rows.some((row) => row.startsWith('new ')) ? everywhere.slice(0, 1) : everywhere;
    const before = readdirSync(target, { recursive: true });
    const { texts } = await preview(nodes, { conflicts });
    expect(texts).toEqual([...news, ...rows].toSorted());
    expect(readdirSync(target, { recursive: true })).toEqual(before);
  });

  it('reads the content when it is asked to', async () => {
    const { texts } = await preview(oneOfEach(), { conflicts: 'never', comparesContent: true });
    expect(texts.filter((text) => /^(?:identical|differs)/.test(text))).toEqual([
      'differs left 9: /forged /older',
      'identical left 11: /same /touched',
    ]);
  });

  it('says what is needed and what is free, not counting what stays', async () => {
    mkdirSync(target);
    onlyFile(join(target, 'same'), 'same');
    utimesSync(join(target, 'same'), Number(exact), Number(exact));
    const linked = { links: 2n, inode: 7n };
    const nodes = [
      file('same', 'same'),
      { ...file('first', 'linked'), ...linked },
      { ...file('second', 'linked'), ...linked },
    ];
    const { space } = await preview(nodes, {
      conflicts: 'always',
      selection: ['/first', '/second', '/same'],
    });
    expect(space).toEqual([{ path: target, bytesNeeded: 6, bytesFree: expect.any(Number) as number }]);
    expect(space[0]?.bytesFree).toBeGreaterThan(0);
  });

  it('looks above a target that is not there yet, and tells of what the backup lacks', async () => {
    const nodes = [repository.folder('lost', [file('x', 'x')]), file('new', 'new')];
    for (const [id, bytes] of repository.blobs)
      if (bytes.toString().includes('"x"')) repository.blobs.delete(id);
    const { texts, space } = await preview(nodes, { target: { kind: 'folder', path: join(target, 'a/b') } });
    expect(texts).toEqual(['new written 3: /new', 'refused left 0: /lost']);
    expect(space).toMatchObject([{ bytesNeeded: 3 }]);
  });

  it('can be given up', async () => {
    await expect(preview([file('x', 'x')], {}, AbortSignal.abort())).rejects.toSatisfy(isCancelled);
  });
});
