import {
  existsSync,
  linkSync,
  lstatSync,
  lutimesSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  readdirSync,
  renameSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeMetadata } from '../../../../main/engine/disk/metadata';
import { partPrefix } from '../../../../main/engine/disk/part-file';
import { EngineError, isCancelled, isEngineError } from '../../../../main/engine/errors';
import { nsFromGoTime } from '../../../../main/engine/format/go-time';
import type { TreeNode } from '../../../../main/engine/format/tree';
import type { EngineEvent, RestoreRequest, RestoreResult } from '../../../../main/engine/requests';
import { restore } from '../../../../main/engine/restorer/restore';
import { BlobRepository, plainNode } from '../../../support/blob-repository';
import { temporaryFolder } from '../../../support/real-restic';

let folder = temporaryFolder();
let target = '';
let repository = new BlobRepository();
const outside = () => join(folder.path, 'outside');

beforeEach(() => {
  folder = temporaryFolder();
  target = join(folder.path, 'target');
  repository = new BlobRepository();
  mkdirSync(outside());
  writeFileSync(join(outside(), 'secret'), 'untouched');
});
afterEach(() => folder.remove());

const wholeSnapshot: Omit<RestoreRequest, 'target'> = {
  snapshot: '' as RestoreRequest['snapshot'],
  selection: [],
  includes: [],
  excludes: [],
  ignoreCase: false,
  subfolder: '',
  conflicts: 'always',
  deleteExtra: false,
  withMetadata: true,
  sparse: false,
  verify: false,
  isDryRun: false,
  reportItems: false,
};

interface Run {
  readonly result: Partial<RestoreResult>;
  readonly warnings: readonly string[];
  readonly events: readonly EngineEvent[];
}

async function run(
  nodes: readonly TreeNode[],
  request: Partial<RestoreRequest> = {},
  paths: readonly string[] = [],
  signal = new AbortController().signal,
): Promise<Run> {
  const events: EngineEvent[] = [];
  const { durationMs, ...result } = await restore(
    repository.asRepository(),
    repository.snapshot(nodes, { paths }),
    { ...wholeSnapshot, target: { kind: 'folder', path: target }, ...request },
    { signal, onEvent: (event) => events.push(event) },
  );
  expect(durationMs).toBeGreaterThanOrEqual(0);
  const warnings = events.flatMap((event) =>
    event.kind === 'warning'
      ? [`${event.warning.during} ${event.warning.path} ${event.warning.error.code}`]
      : [],
  );
  return { result, warnings, events };
}

/** Everything below `path`, as texts: files with content, links with their targets, folders with a slash. */
function listing(path = target): string[] {
  return readdirSync(path, { withFileTypes: true, recursive: true })
    .map((entry) => {
      const full = join(entry.parentPath, entry.name);
      const name = full.slice(path.length + 1);
      if (entry.isDirectory()) return `${name}/`;
      if (entry.isSymbolicLink()) return `${name} -> ${readlinkSync(full)}`;
      return `${name}: ${readFileSync(full, 'utf8')}`;
    })
    .sort();
}

const symlink = (name: string, linkTarget: string): TreeNode => ({
  ...plainNode,
  name,
  type: 'symlink',
  mode: 2 ** 27 + 0o777,
  linkTarget,
});

function onlyFile(path: string, content: string, mtimeNs?: bigint): void {
  writeFileSync(path, content);
  if (mtimeNs !== undefined) utimesSync(path, Number(mtimeNs / 1000000000n), Number(mtimeNs / 1000000000n));
}

describe('restore', () => {
  it('brings back files, folders, links and times, fetching each blob once', async () => {
    const nodes = [
      repository.folder('a', [
        repository.file('one', ['shared', '1']),
        repository.file('two', ['2', 'shared', 'shared']),
        repository.file('empty', []),
        repository.folder('b', []),
        symlink('link', 'no/where'),
      ]),
      repository.file('top', ['top']),
    ];
    const { result, warnings, events } = await run(nodes, { verify: true, reportItems: true });
    expect(warnings).toEqual([]);
    expect(listing()).toEqual([
      'a/',
      'a/b/',
      'a/empty: ',
      'a/link -> no/where',
      'a/one: shared1',
      'a/two: 2sharedshared',
      'top: top',
    ]);
    const data = repository.loaded
      .map((id) => repository.blobs.get(id)?.toString() ?? '')
      .filter((text) => !text.startsWith('{'));
    expect(data.sort()).toEqual(['1', '2', 'shared', 'top']);
    expect(result).toEqual({
      filesRestored: 5,
      filesSkipped: 0,
      filesDeleted: 0,
      bytesRestored: 23,
      bytesFetched: 11 + 4 * 32,
      filesVerified: 4,
      warnings: 0,
    });
    for (const name of ['a', 'a/b', 'a/one', 'a/link', 'top']) {
      expect(lstatSync(join(target, name), { bigint: true }).mtimeNs).toBe(nsFromGoTime(plainNode.mtime));
    }
    expect(events.filter((event) => event.kind === 'progress').at(-1)).toEqual({
      kind: 'progress',
      filesDone: 5,
      bytesDone: 23,
      bytesTransferred: 139,
      filesTotal: 5,
      bytesTotal: 23,
    });
    expect(events.flatMap((event) => (event.kind === 'phase' ? [event.phase] : []))).toEqual([
      'planning',
      'restoring',
      'finishing',
      'verifying',
    ]);
  });

  it('makes one file of several names, also when run twice', async () => {
    const linked = { inode: 7n, deviceId: 1n, links: 2n };
    const nodes = [repository.file('x', ['content'], linked), repository.file('y', ['content'], linked)];
    await run(nodes);
    const second = await run(nodes);
    expect([
      second.warnings,
      second.result.filesSkipped,
      statSync(join(target, 'x')).nlink,
      listing(),
    ]).toEqual([[], 2, 2, ['x: content', 'y: content']]);
  });

  it('restores what is chosen, with the folders on the way', async () => {
    const nodes = [
      repository.folder('home', [
        repository.folder('ann', [repository.file('1.txt', ['1']), repository.file('2.log', ['2'])]),
        repository.folder('bob', [repository.file('3.txt', ['3'])]),
      ]),
    ];
    await run(nodes, { selection: ['/home/ann', '/home/nobody'], excludes: ['*.log'] }).then(({ warnings }) =>
      expect(warnings).toEqual(['restore /home/nobody disk/not-found']),
    );
    expect(listing()).toEqual(['home/', 'home/ann/', 'home/ann/1.txt: 1']);
    target += '-2';
    await run(nodes, { includes: ['3.*'] });
    expect(listing()).toEqual(['home/', 'home/bob/', 'home/bob/3.txt: 3']);
    target += '-3';
    await run(nodes, { subfolder: '/home/ann', includes: ['/1.txt'] });
    expect(listing()).toEqual(['1.txt: 1']);
  });

  it('refuses a subfolder that is not there', async () => {
    await expect(run([], { subfolder: '/x' })).rejects.toSatisfy((error) =>
      isEngineError(error, 'disk/not-found'),
    );
  });

  it('only tells in a dry run', async () => {
    const { result } = await run([repository.file('x', ['abc']), symlink('l', 'x')], { isDryRun: true });
    expect([existsSync(target), result.filesRestored, result.bytesRestored]).toEqual([false, 2, 3]);
  });

  it('leaves holes where there are zeros', async () => {
    const zeros = Buffer.alloc(1_000_000);
    await run([repository.file('holes', [zeros, 'x', zeros, 'y'])], { sparse: true, verify: true });
    const stat = statSync(join(target, 'holes'));
    expect([stat.size, stat.blocks * 512 < 100_000]).toEqual([2_000_002, true]);
  });

  it('puts everything back where it was, through links on the way there', async () => {
    const real = join(folder.path, 'real');
    mkdirSync(join(real, 'ann'), { recursive: true });
    symlinkSync(real, join(folder.path, 'home'));
    const path = join(folder.path, 'home/ann');
    const names = path.split('/').slice(1, -1);
    const ann = repository.folder('ann', [repository.file('x', ['back'])]);
    const root = names.reduceRight((child, name) => repository.folder(name, [child]), ann);
    const { warnings } = await run(
      [root],
      { target: { kind: 'original' }, deleteExtra: true, selection: [path] },
      [path],
    );
    expect([warnings, listing(real), lstatSync(join(folder.path, 'home')).isSymbolicLink()]).toEqual([
      [],
      ['ann/', 'ann/x: back'],
      true,
    ]);
  });

  it('does not guess where files were', async () => {
    const original = run([repository.folder('ann', [])], { target: { kind: 'original' } }, ['/home/ann']);
    await expect(original).rejects.toSatisfy((error) => isEngineError(error, 'input/invalid'));
  });
});

describe('names and links that would leave the target', () => {
  it.each(['.', '..', '../outside/evil', '/evil', 'a/b', 'nul\0', ''])(
    'refuses the name %j',
    async (name) => {
      const { warnings, result } = await run([
        repository.file(name, ['evil']),
        repository.folder('ok', [repository.file(name, ['evil'])]),
      ]);
      expect([warnings.map((text) => text.split(' ').at(-1)), result.filesRestored, listing()]).toEqual([
        ['disk/bad-name', 'disk/bad-name'],
        0,
        ['ok/'],
      ]);
      expect(listing(outside())).toEqual(['secret: untouched']);
    },
  );

  it('refuses a name that is there twice', async () => {
    const { warnings } = await run([
      symlink('a', outside()),
      repository.folder('a', [repository.file('secret', ['evil'])]),
    ]);
    expect([warnings, listing(outside())]).toEqual([['restore /a disk/bad-name'], ['secret: untouched']]);
  });

  it('replaces a link in the way instead of writing through it', async () => {
    mkdirSync(target);
    symlinkSync(outside(), join(target, 'folder'));
    symlinkSync(join(outside(), 'secret'), join(target, 'file'));
    const nodes = [
      repository.folder('folder', [repository.file('secret', ['new'])]),
      repository.file('file', ['new']),
    ];
    const { warnings } = await run(nodes, { deleteExtra: true });
    expect([warnings, listing(), listing(outside())]).toEqual([
      [],
      ['file: new', 'folder/', 'folder/secret: new'],
      ['secret: untouched'],
    ]);
  });

  it('leaves a link in the way, and all behind it, when nothing may be replaced', async () => {
    mkdirSync(target);
    symlinkSync(outside(), join(target, 'folder'));
    const nodes = [repository.folder('folder', [repository.file('secret', ['new'])])];
    const { result } = await run(nodes, { conflicts: 'never' });
    expect([result.filesSkipped, listing(outside())]).toEqual([1, ['secret: untouched']]);
  });

  it('sees a link that takes a folder’s place during the run', async () => {
    const nodes = [repository.folder('folder', [repository.file('secret', ['new'])])];
    repository.onLoad = (id) => {
      if (repository.blobs.get(id)?.toString() !== 'new') return;
      renameSync(join(target, 'folder'), join(target, 'moved'));
      symlinkSync(outside(), join(target, 'folder'));
    };
    const { warnings } = await run(nodes);
    expect([warnings, listing(outside())]).toEqual([
      [
        'restore /folder/secret disk/denied',
        'restore /folder/secret disk/denied',
        'metadata /folder disk/denied',
      ],
      ['secret: untouched'],
    ]);
  });
});

describe('conflicts', () => {
  const older = nsFromGoTime(plainNode.mtime) - 10_000_000_000n;
  const newer = older + 20_000_000_000n;

  it.each([
    ['always', 'new', 'new', 'new'],
    ['if-changed', 'new', 'new', 'new'],
    ['if-newer', 'new', 'present', 'new'],
    ['never', 'present', 'present', 'present'],
  ] as const)('%s', async (conflicts, onOlder, onNewer, onLink) => {
    mkdirSync(target);
    onlyFile(join(target, 'older'), 'present', older);
    onlyFile(join(target, 'newer'), 'present', newer);
    symlinkSync('present', join(target, 'link'));
    const past = new Date(Number(older / 1_000_000n));
    lutimesSync(join(target, 'link'), past, past);
    const { warnings } = await run(
      [repository.file('older', ['new']), repository.file('newer', ['new']), symlink('link', 'new')],
      { conflicts },
    );
    expect([warnings, listing()]).toEqual([
      [],
      [`link -> ${onLink}`, `newer: ${onNewer}`, `older: ${onOlder}`],
    ]);
  });

  it('if-changed trusts size and time, and sets the metadata', async () => {
    mkdirSync(target);
    const nodes = [repository.file('x', ['abc'], { mode: 0o600 })];
    await run(nodes);
    writeFileSync(join(target, 'x'), 'xyz');
    writeMetadata(join(target, 'x'), { ...plainNode, mode: 0o644 }, () => expect.unreachable());
    const { result } = await run(nodes, { conflicts: 'if-changed' });
    const stat = lstatSync(join(target, 'x'), { bigint: true });
    expect([result.filesSkipped, listing(), Number(stat.mode) & 0o777, stat.mtimeNs]).toEqual([
      1,
      ['x: xyz'],
      0o600,
      nsFromGoTime(plainNode.mtime),
    ]);
  });

  it('keep-both restores beside, and does not again what is there already', async () => {
    mkdirSync(target);
    onlyFile(join(target, 'a.tar.gz'), 'present');
    onlyFile(join(target, 'same'), 'new');
    const nodes = [
      repository.file('a.tar.gz', ['new']),
      repository.file('same', ['new']),
      repository.file('folder', ['new']),
    ];
    mkdirSync(join(target, 'folder'));
    const day = plainNode.mtime.slice(0, 10);
    await run(nodes, { conflicts: 'keep-both' });
    expect(listing()).toEqual([
      `a.tar (restored from ${day}).gz: new`,
      'a.tar.gz: present',
      `folder (restored from ${day}): new`,
      'folder/',
      'same: new',
    ]);
    const again = await run(nodes, { conflicts: 'keep-both' });
    expect([again.result.filesRestored, listing().length]).toEqual([0, 5]);
  });

  it('fetches only what differs from the file that is there, and does not write through other names of it', async () => {
    mkdirSync(target);
    onlyFile(join(target, 'x'), 'aaaXXXccc');
    linkSync(join(target, 'x'), join(outside(), 'x'));
    const { result } = await run([repository.file('x', ['aaa', 'bbb', 'ccc'])]);
    expect([result.bytesRestored, listing(), listing(outside())]).toEqual([
      3,
      ['x: aaabbbccc'],
      ['secret: untouched', 'x: aaaXXXccc'],
    ]);
  });

  it('exchanges files and folders only where nothing is lost', async () => {
    mkdirSync(join(target, 'full'), { recursive: true });
    mkdirSync(join(target, 'empty'));
    onlyFile(join(target, 'full/kept'), 'kept');
    onlyFile(join(target, 'file'), 'present');
    const nodes = [
      repository.file('full', ['new']),
      repository.file('empty', ['new']),
      repository.folder('file', []),
    ];
    const first = await run(nodes);
    expect([first.warnings, listing()]).toEqual([
      ['restore /full disk/denied'],
      ['empty: new', 'file/', 'full/', 'full/kept: kept'],
    ]);
    const second = await run(nodes, { deleteExtra: true });
    expect([second.warnings, listing()]).toEqual([[], ['empty: new', 'file/', 'full: new']]);
  });

  it('deletes what the snapshot does not have, and only where everything was restored', async () => {
    mkdirSync(join(target, 'a/extra'), { recursive: true });
    onlyFile(join(target, 'a/extra/x'), '');
    onlyFile(join(target, 'a/kept.log'), '');
    onlyFile(join(target, 'other'), '');
    symlinkSync(outside(), join(target, 'a/link'));
    const nodes = [repository.folder('a', [repository.file('1', ['1'])])];
    const { result } = await run(nodes, { deleteExtra: true, selection: ['/a'], excludes: ['*.log'] });
    expect([result.filesDeleted, listing(), listing(outside())]).toEqual([
      2,
      ['a/', 'a/1: 1', 'a/kept.log: ', 'other: '],
      ['secret: untouched'],
    ]);
  });
});

describe('trouble', () => {
  it('lets a bad blob hurt only its files', async () => {
    const nodes = [
      repository.file('bad1', ['x', 'bad']),
      repository.file('bad2', ['bad']),
      repository.file('good', ['x', 'y']),
    ];
    for (const [id, bytes] of repository.blobs) if (bytes.toString() === 'bad') repository.bad.add(id);
    const { warnings } = await run(nodes);
    expect([warnings.toSorted(), listing()]).toEqual([
      ['restore /bad1 data/corrupt', 'restore /bad2 data/corrupt'],
      ['good: xy'],
    ]);
  });

  it('warns of files whose blobs, and folders whose trees, are gone', async () => {
    const nodes = [
      repository.file('gone', ['gone']),
      repository.folder('lost', [repository.file('x', ['x'])]),
      repository.file('good', ['g']),
    ];
    for (const [id, bytes] of repository.blobs) {
      if (bytes.toString() === 'gone' || bytes.toString().includes('"x"')) repository.blobs.delete(id);
    }
    const { warnings } = await run(nodes);
    expect([warnings, listing()]).toEqual([
      ['restore /lost data/missing', 'restore /gone data/missing'],
      ['good: g', 'lost/'],
    ]);
  });

  it('ends when the storage is gone, leaving no half-written file under its name', async () => {
    const pieces = Array.from({ length: 10 }, (_, at) => `piece ${at}`);
    repository.onLoad = (id) => {
      if (repository.blobs.get(id)?.toString() === 'piece 7')
        throw new EngineError('storage/unavailable', 'gone');
    };
    await expect(run([repository.file('x', pieces)])).rejects.toSatisfy((error) =>
      isEngineError(error, 'storage/unavailable'),
    );
    expect(readdirSync(target).every((name) => name.startsWith(partPrefix))).toBe(true);
  });

  it('goes on where a cancelled run stopped', async () => {
    const pieces = Array.from({ length: 10 }, (_, at) => `piece ${at}`);
    const nodes = [repository.file('x', pieces)];
    const abort = new AbortController();
    repository.onLoad = (id) => {
      if (repository.blobs.get(id)?.toString() === 'piece 7') abort.abort();
    };
    await expect(run(nodes, {}, [], abort.signal)).rejects.toSatisfy(isCancelled);
    expect(readdirSync(target)).toEqual([expect.stringMatching(/^\.stowkeep-part-/)]);
    repository.onLoad = () => undefined;
    const { result } = await run(nodes, { verify: true });
    expect(result.bytesRestored).toBeGreaterThan(0);
    expect(result.bytesRestored).toBeLessThan(70);
    expect([result.filesVerified, listing()]).toEqual([1, [`x: ${pieces.join('')}`]]);
  });

  it('warns of a folder that cannot be made, once', async () => {
    mkdirSync(target);
    onlyFile(join(target, 'file'), '');
    const long = 'x'.repeat(300);
    const { warnings, result } = await run([
      repository.folder(long, [repository.file('y', ['y'])]),
      repository.file('z', ['z']),
    ]);
    expect([warnings, result.filesRestored]).toEqual([[`restore /${long} disk/bad-name`], 1]);
  });

  it('fails when the target is no folder', async () => {
    writeFileSync(target, 'a file');
    await expect(run([repository.file('x', ['x'])])).rejects.toSatisfy((error) => isEngineError(error));
  });
});
