/** Ours and restic's backup of a tricky folder under the same rules hold the same. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { excludePresetIds } from '../../contract/exclude-presets';
import { effectiveExcludes, literalPattern, sourcesWith, withChoice } from '../../contract/folder-choice';
import { noSources, type Sources } from '../../contract/data';
import { systemClock } from '../../main/engine/base/clock';
import { noLog } from '../../main/engine/base/log';
import { createEngine } from '../../main/engine/engine';
import { walkRules } from '../../main/jobs/walk-rules';
import { hasRestic, restic, resticPassword, temporaryFolder } from '../support/real-restic';
import { usualBackup } from '../support/usual-backup';

const cacheTag = 'Signature: 8a477f597d28d172789f06886806bc55';

describe.skipIf(!hasRestic)('what rules leave of a folder', () => {
  const folder = temporaryFolder();
  const repository = join(folder.path, 'repo');
  const source = join(folder.path, 'source');
  const at = (path: string) => join(source, path);
  const signal = new AbortController().signal;
  let hasMount = false;

  beforeAll(() => {
    restic(repository, 'init');
    for (const name of [
      'docs/In',
      'docs/in/in',
      'p/node_modules/q',
      '[x]/*',
      'cache',
      'notcache',
      '.cache/z',
      'target/debug',
      'disk',
    ]) {
      mkdirSync(at(name), { recursive: true });
      for (const file of ['a.txt', 'B.TXT', 'keep.tmp', 'x.TMP', 'ÄÖ.log', '~$a.doc', 'm.vmdk', '!', 'n\nl'])
        writeFileSync(join(at(name), file), file);
    }
    writeFileSync(at('cache/CACHEDIR.TAG'), `${cacheTag}\nmore`);
    writeFileSync(at('notcache/CACHEDIR.TAG'), cacheTag.slice(1));
    symlinkSync('CACHEDIR.TAG', at('docs/CACHEDIR.TAG'));
    symlinkSync('..', at('docs/in/loop'));
    for (const [name, size] of [
      ['exact', 2000],
      ['over', 2001],
      ['docs/over.TMP', 5000],
    ] as const) {
      writeFileSync(at(name), '');
      truncateSync(at(name), size);
    }
    hasMount = spawnSync('mount', ['-t', 'tmpfs', 'tmpfs', at('disk')]).status === 0;
    if (hasMount) writeFileSync(at('disk/on it'), 'x');
  });
  afterAll(() => {
    if (hasMount) spawnSync('umount', [at('disk')]);
    folder.remove();
  });

  const inTree = [
    [at('docs'), false],
    [at('docs/in'), true],
    [at('docs/in/in'), false],
    [at('[x]/*'), false],
  ] as const;

  it.each<[string, () => Partial<Sources>]>([
    ['nothing', () => ({})],
    ['negations', () => ({ excludes: ['*.tmp', '!keep.tmp', '**/in/**', '!a.*'] })],
    ['any case', () => ({ excludesIgnoringCase: ['*.tmp', '!KEEP.*', 'äö*', 'DOCS/IN'] })],
    ['both lists', () => ({ excludes: ['*.txt'], excludesIgnoringCase: ['*.TXT', '!b.txt'] })],
    ['a size', () => ({ excludeLargerThanBytes: 2000 })],
    ['tagged caches', () => ({ excludeCaches: true })],
    ['other disks', () => ({ oneFileSystem: true })],
    // The test's folder is a temporary one itself.
    ['presets', () => ({ presets: excludePresetIds.filter((id) => id !== 'temporary-files') })],
    [
      'a preset, and some of it back',
      () => ({ presets: ['virtual-machines', 'dependencies'], excludes: ['!m.vmdk', '!node_modules'] }),
    ],
    ['odd names', () => ({ excludes: [literalPattern(at('[x]/*')), '[!]', 'n?l', '\\!'] })],
    [
      'a choice in a tree',
      () => {
        const chosen = withChoice(new Map(), source, true);
        return sourcesWith(
          { ...noSources, excludes: ['B.*'] },
          inTree.reduce((choice, [path, isChosen]) => withChoice(choice, path, isChosen), chosen),
        ) as Sources;
      },
    ],
    [
      'everything at once',
      () => ({
        excludes: ['*.log', 'n*'],
        excludesIgnoringCase: ['a.TXT'],
        presets: ['caches', 'virtual-machines'],
        excludeCaches: true,
        excludeLargerThanBytes: 1999,
        oneFileSystem: true,
      }),
    ],
  ])('is the same with %s', async (_, rules) => {
    const sources: Sources = { ...noSources, excludeCaches: false, folders: [source], ...rules() };
    const ours = await savedByUs(sources);
    expect(ours.length).toBeGreaterThan(10);
    expect(ours).toEqual(savedByRestic(sources));
    expect(ours.includes(at('disk/on it'))).toBe(hasMount && !sources.oneFileSystem);
  });

  async function savedByUs(sources: Sources): Promise<string[]> {
    const engine = createEngine({ clock: systemClock, log: noLog, workerEntry: undefined });
    const location = { kind: 'local', path: repository } as const;
    const session = await engine.open(
      { location, credential: { kind: 'none' }, password: resticPassword },
      { signal },
    );
    try {
      const request = {
        ...usualBackup,
        ...walkRules(sources),
        targets: sources.folders,
        workingFolder: source,
      };
      const { snapshotId } = await session.backup(request, { signal, onEvent: () => undefined });
      return listed(snapshotId!);
    } finally {
      await session.close();
      await engine.close();
    }
  }

  function savedByRestic(sources: Sources): string[] {
    const { excludes, excludesIgnoringCase, excludeCaches, excludeLargerThanBytes, oneFileSystem, folders } =
      {
        ...sources,
        excludes: effectiveExcludes(sources, process.platform),
      };
    const options = [
      ...excludes.map((pattern) => `--exclude=${pattern}`),
      ...excludesIgnoringCase.map((pattern) => `--iexclude=${pattern}`),
      ...(excludeCaches ? ['--exclude-caches'] : []),
      ...(oneFileSystem ? ['--one-file-system'] : []),
      ...(excludeLargerThanBytes === null ? [] : [`--exclude-larger-than=${excludeLargerThanBytes}`]),
    ];
    const lines = restic(repository, 'backup', '--json', ...options, ...folders)
      .toString()
      .trim()
      .split('\n');
    const { snapshot_id: id } = JSON.parse(lines.at(-1)!) as { readonly snapshot_id: string };
    return listed(id);
  }

  function listed(snapshot: string): string[] {
    const lines = restic(repository, 'ls', '--json', snapshot).toString().trim().split('\n').slice(1);
    return lines.map((line) => (JSON.parse(line) as { readonly path: string }).path).sort();
  }
});
