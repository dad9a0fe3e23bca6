import { execFileSync } from 'node:child_process';
import { chmodSync, linkSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listNames } from '../../main/engine/disk/list-folder';
import { readEntry } from '../../main/engine/disk/read-entry';
import { readHead } from '../../main/engine/disk/read-head';
import { writeXattrs } from '../../main/engine/disk/xattrs';
import { isEngineError } from '../../main/engine/errors';
import { bytesFromText } from '../../main/engine/format/byte-text';
import { decodeTree, encodeTree } from '../../main/engine/format/tree';
import { hasRestic, restic, temporaryFolder } from '../support/real-restic';

const folder = temporaryFolder();
const source = join(folder.path, 'source');
const isRoot = process.getuid?.() === 0;
const failOnWarning = (warning: unknown) => {
  throw warning;
};

/** Names as text that no file system changes, and one that is not UTF-8. */
const rawName = 'raw-\udce9\udcff';

beforeAll(() => {
  mkdirSync(join(source, 'folder'), { recursive: true });
  writeFileSync(join(source, 'file'), 'content');
  linkSync(join(source, 'file'), join(source, 'hard link'));
  writeFileSync(join(source, 'setuid'), '');
  chmodSync(join(source, 'setuid'), 0o6755);
  writeFileSync(join(source, 'replacement \ufffd'), '');
  writeFileSync(bytesFromText(join(source, rawName)), '');
  writeFileSync(join(source, '\ue000'), '');
  writeFileSync(join(source, '\u{10000}'), '');
  symlinkSync('no/such/target', join(source, 'symlink'));
  execFileSync('mkfifo', ['-m', '640', join(source, 'fifo')]);
  execFileSync('touch', ['-d', '1922-06-20T21:20:00.000000005Z', join(source, 'old')]);
  execFileSync('touch', ['-d', '2100-01-01T00:00:00.123456789Z', join(source, 'folder')]);
  const attributes = [
    { name: 'user.z', value: Buffer.from('1') },
    { name: 'user.a', value: Buffer.from([0, 255]) },
    { name: 'user.empty', value: Buffer.alloc(0) },
  ];
  writeXattrs(join(source, 'file'), attributes, failOnWarning);
  if (!isRoot) return;
  execFileSync('mknod', [join(source, 'chardev'), 'c', '1', '300']);
  execFileSync('mknod', [join(source, 'blockdev'), 'b', '7', '70000']);
  execFileSync('chown', ['12345:33', join(source, 'setuid')]);
});
afterAll(folder.remove);

describe.skipIf(!hasRestic)('readEntry', () => {
  it.each([[false], [true]])(
    'describes a folder byte for byte as restic does (access times: %s)',
    (withAtime) => {
      const repository = join(folder.path, `repo-${withAtime}`);
      restic(repository, 'init');
      const options = ['--json', '--quiet', ...(withAtime ? ['--with-atime'] : [])];
      execFileSync('cat', [join(source, 'file')]);
      restic(repository, 'backup', ...options, source);
      const stored = restic(repository, 'cat', 'blob', subtreeOf(repository, source));
      const theirs = new Map(decodeTree(stored).nodes.map((node) => [node.name, node]));
      const nodes = listNames(source).map((name) => {
        const { node, warnings } = readEntry(join(source, name), name, { withAtime });
        expect(warnings).toEqual([]);
        return { ...node, content: theirs.get(name)?.content ?? null, subtree: theirs.get(name)?.subtree };
      });
      expect(Buffer.from(encodeTree({ nodes })).toString()).toBe(stored.toString());
    },
  );
});

describe('readEntry of one entry', () => {
  it('follows a link when asked', () => {
    const link = join(folder.path, 'link-to-folder');
    symlinkSync(source, link);
    const types = [undefined, true].map(
      (followLink) => readEntry(link, 'x', { withAtime: false, ...(followLink && { followLink }) }).node.type,
    );
    expect(types).toEqual(['symlink', 'dir']);
  });

  it('says which path was not found', () => {
    const path = join(source, 'absent');
    expect(() => readEntry(path, 'absent', { withAtime: false })).toThrow(
      expect.toSatisfy((error) => isEngineError(error, 'disk/not-found') && error.context['path'] === path),
    );
  });
});

describe('listNames', () => {
  it('sorts by bytes and keeps raw bytes apart from U+FFFD', () => {
    const names = listNames(source);
    expect(names.filter((name) => !/^[a-z ]+$/.test(name))).toEqual([
      rawName,
      'replacement \ufffd',
      '\ue000',
      '\u{10000}',
    ]);
  });

  it('fails for what is no folder', () => {
    for (const path of [join(source, 'file'), join(source, 'absent')]) {
      expect(() => listNames(path)).toThrow(
        expect.toSatisfy((error) => isEngineError(error, 'disk/not-found')),
      );
    }
  });
});

describe('writeXattrs', () => {
  it('sets, replaces and removes, also values larger than the first buffer', () => {
    const path = join(folder.path, 'attributes');
    writeFileSync(path, '');
    const first = [
      { name: 'user.gone', value: Buffer.from('x') },
      { name: 'user.kept', value: Buffer.from('old') },
    ];
    const second = [
      { name: 'user.kept', value: Buffer.from('new') },
      { name: 'user.big', value: Buffer.alloc(3000, 7) },
    ];
    writeXattrs(path, first, failOnWarning);
    writeXattrs(path, second, failOnWarning);
    const { node } = readEntry(path, 'x', { withAtime: false });
    expect(new Map(node.extendedAttributes.map(({ name, value }) => [name, Buffer.from(value)]))).toEqual(
      new Map(second.map(({ name, value }) => [name, value])),
    );
    rmSync(path);
  });

  it('warns of an attribute that the system refuses', () => {
    const path = join(folder.path, 'refused');
    writeFileSync(path, '');
    const warnings: unknown[] = [];
    writeXattrs(path, [{ name: 'no-namespace', value: Buffer.alloc(0) }], (warning) =>
      warnings.push(warning),
    );
    expect(warnings).toEqual([expect.objectContaining({ context: { path, errno: expect.any(String) } })]);
  });
});

describe('readHead', () => {
  it('reads what there is', () => {
    expect([readHead(join(source, 'file'), 4), readHead(join(source, 'file'), 100)].map(String)).toEqual([
      'cont',
      'content',
    ]);
  });
});

function subtreeOf(repository: string, path: string): string {
  const [snapshot] = JSON.parse(restic(repository, 'snapshots', '--json', 'latest').toString());
  let id: string = snapshot.tree;
  for (const name of path.split('/').slice(1)) {
    id =
      decodeTree(restic(repository, 'cat', 'blob', id)).nodes.find((node) => node.name === name)?.subtree ??
      '';
  }
  return id;
}
