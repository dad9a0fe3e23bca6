import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pathThere } from '../../../../main/engine/archiver/parent';
import { changes, folder, forgetEvents, run, useBackupPlace } from '../../../support/backup-place';
import { plantTree } from '../../../support/tree-literal';

useBackupPlace();

/** `there` of the old computer has come to `here`, which was changed since in one file; the new computer backs it up. */
async function moved() {
  const [there, here] = [join(folder, 'anna', 'docs'), join(folder, 'bert', 'docs')];
  mkdirSync(there, { recursive: true });
  plantTree(there, { same: 'same', changed: 'before', deep: { same: 'deep' } });
  const old = await run({ hostname: 'old', targets: [there] });
  mkdirSync(join(folder, 'bert'));
  // Node's own copy loses what is less than a millisecond.
  execFileSync('cp', ['-a', there, here]);
  writeFileSync(join(here, 'changed'), 'afterwards');
  forgetEvents();
  return { there, here, old, adopted: { hosts: ['old'], moved: [{ from: there, to: here }] } };
}

/** What became of the files. */
const files = () =>
  Object.fromEntries(Object.entries(changes()).filter(([path]) => /(same|changed)$/.test(path)));

describe('backups of a computer that took over another one', () => {
  it('go on where those ended, wherever the folders lie now', async () => {
    const { here, old, adopted } = await moved();
    const first = await run({ hostname: 'new', targets: [here], adopted });
    expect(first.parent).toBe(old.snapshotId);
    expect(first.snapshot).toMatchObject({ hostname: 'new', paths: [here] });
    expect(files()).toEqual({
      'bert/docs/same': 'unchanged',
      'bert/docs/changed': 'changed',
      'bert/docs/deep/same': 'unchanged',
    });
  });

  it('compare with their own once there is one, and strictly', async () => {
    const { here, adopted } = await moved();
    const first = await run({ hostname: 'new', targets: [here], adopted });
    forgetEvents();
    // Neither size nor time of the content change by it.
    chmodSync(join(here, 'same'), 0o600);
    const second = await run({ hostname: 'new', targets: [here], adopted });
    expect(second.parent).toBe(first.snapshotId);
    expect(files()).toMatchObject({ 'bert/docs/same': 'changed', 'bert/docs/changed': 'unchanged' });
  });

  it('begin anew where nothing was taken over', async () => {
    const { here } = await moved();
    expect((await run({ hostname: 'new', targets: [here] })).parent).toBeUndefined();
    expect(files()).toMatchObject({ 'bert/docs/same': 'new' });
  });
});

it.each([
  ['/home/bert', '/home/anna'],
  ['/home/bert/x', '/home/anna/x'],
  ['/home/bertram', '/home/bertram'],
  ['/', '/'],
])('finds where %s was: %s', (here, there) => {
  expect(pathThere(here, [{ from: '/home/anna', to: '/home/bert' }])).toBe(there);
});
