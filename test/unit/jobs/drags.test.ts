import { chmodSync, existsSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Drag } from '../../../contract/restore-data';
import { cancelledError, EngineError, engineErrorToData } from '../../../main/engine/errors';
import type { RestoreRequest, RestoreResult, RunOptions } from '../../../main/engine/requests';
import { Drags } from '../../../main/jobs/drags';
import { Sessions } from '../../../main/jobs/sessions';
import { StagingRoom } from '../../../main/jobs/staging-room';
import { deferred } from '../../support/deferred';
import { FakeClock } from '../../support/fake-clock';
import { temporaryFolder } from '../../support/real-restic';
import { remoteEngine, remoteSession } from '../../support/remote-double';

const hourMs = 3_600_000;
const snapshotId = 'c'.repeat(64);
let folder = temporaryFolder();
beforeEach(() => (folder = temporaryFolder()));
afterEach(() => folder.remove());
const room = () => join(folder.path, 'dragged');
const inRoom = () => (existsSync(room()) ? readdirSync(room()) : []);

/** Drags whose restores do `restore`. */
function dragsWith(restore: (target: string, run: RunOptions) => Promise<void> | void) {
  const requests: RestoreRequest[] = [];
  const { session } = remoteSession({
    restore: async (request, run) => {
      requests.push(request);
      if (request.target.kind === 'folder') await restore(request.target.path, run);
      return {} as RestoreResult;
    },
  });
  const sessions = new Sessions(remoteEngine({ open: async () => session }), undefined, '/cache', () => ({
    place: { kind: 'local', path: '/backups' },
    secrets: { password: 'p', credential: { kind: 'none' } },
    limits: { uploadBytesPerSecond: undefined, downloadBytesPerSecond: undefined },
  }));
  const clock = new FakeClock();
  const told: Drag[] = [];
  const settled = deferred<Drag>();
  const gone = deferred<Drag>();
  const drags = new Drags({
    sessions,
    clock,
    room: new StagingRoom(room()),
    onDidChange: (drag) => {
      told.push(drag);
      if (drag.state !== 'preparing') settled.resolve(drag);
      if (drag.state === 'gone') gone.resolve(drag);
    },
  });
  const prepare = (...paths: readonly string[]) => drags.prepare({ snapshotId, paths: [...paths] });
  return { drags, clock, requests, told, prepare, settled: settled.promise, gone: gone.promise };
}

async function filesOf(drags: Drags, id: string): Promise<readonly string[]> {
  let seen: readonly string[] = [];
  await drags.during(id, async (files) => void (seen = files));
  return seen;
}

const write = (target: string) => {
  writeFileSync(join(target, 'letter'), 'x');
  mkdirSync(join(target, 'Photos/deep'), { recursive: true });
  symlinkSync('nowhere', join(target, 'link'));
};

describe('Drags', () => {
  it('fetches what was chosen under its own names, where nobody else may look', async () => {
    const { drags, requests, prepare, settled, told } = dragsWith(write);
    const id = prepare('/home/a/letter', '/home/a/Photos', '/home/a/link', '/home/a/gone', '/home/a/\udcff');
    expect(drags.isPreparing).toBe(true);
    expect(await settled).toMatchObject({ id, state: 'ready', error: null });
    expect(drags.isPreparing).toBe(false);
    expect(told[0]).toMatchObject({ id, state: 'preparing' });
    expect(requests).toMatchObject([{ snapshot: snapshotId, subfolder: '/home/a', withMetadata: true }]);
    const own = join(room(), id);
    const names = ['letter', 'Photos', 'link'].map((name) => join(own, name));
    expect(await filesOf(drags, id)).toEqual(names);
    expect([room(), own].map((path) => statSync(path).mode & 0o777)).toEqual([0o700, 0o700]);
    await drags.stop();
  });

  it('takes what is in the root one by one', async () => {
    const { drags, prepare, settled } = dragsWith(write);
    const id = prepare('/');
    await settled;
    const names = (await filesOf(drags, id)).map((file) => file.slice(join(room(), id).length + 1));
    expect(names.toSorted()).toEqual(['Photos', 'letter', 'link']);
    await drags.stop();
  });

  it('removes the copies a while after the last drop, also folders that may not be changed', async () => {
    const { drags, clock, prepare, settled, gone, told } = dragsWith((target) => {
      write(target);
      chmodSync(join(target, 'Photos'), 0o500);
    });
    const id = prepare('/letter');
    await settled;
    await clock.whenSleeping();
    await clock.advance(hourMs - 1);
    await filesOf(drags, id);
    await clock.advance(hourMs - 1);
    expect([inRoom(), told.at(-1)?.state]).toEqual([[id], 'ready']);
    await clock.advance(1);
    await gone;
    expect(inRoom()).toEqual([]);
    await expect(filesOf(drags, id)).rejects.toMatchObject({ code: 'input/invalid' });
  });

  it('keeps the copies for a while also when the drag fails', async () => {
    const { drags, prepare, settled } = dragsWith(write);
    const id = prepare('/letter');
    await settled;
    const failing = drags.during(id, () => Promise.reject(new Error('no window')));
    await expect(failing).rejects.toThrow('no window');
    expect(await filesOf(drags, id)).toHaveLength(1);
    await drags.stop();
  });

  it('removes at the end, and at the next start, what is left', async () => {
    mkdirSync(join(room(), 'crashed'), { recursive: true });
    const { drags, prepare, settled } = dragsWith(write);
    const id = prepare('/letter');
    await settled;
    expect(inRoom()).toEqual([id]);
    await drags.stop();
    expect(existsSync(room())).toBe(false);
  });

  it('can be given up, and leaves nothing', async () => {
    const started = deferred();
    const { drags, prepare, settled } = dragsWith(
      (target, { signal }) =>
        new Promise((_, reject) => {
          write(target);
          signal.addEventListener('abort', () => reject(cancelledError()));
          started.resolve();
        }),
    );
    const id = prepare('/letter');
    await started.promise;
    await drags.cancel(id);
    expect(await settled).toMatchObject({ state: 'gone', error: null });
    expect([inRoom(), drags.isPreparing]).toEqual([[], false]);
    await drags.cancel(id);
  });

  it('does not take the copies away from who was given them, when the next drag begins', async () => {
    const { drags, prepare, settled } = dragsWith(write);
    const id = prepare('/letter');
    await settled;
    const files = await filesOf(drags, id);
    await drags.cancel(id);
    expect(await filesOf(drags, id)).toEqual(files);
    await drags.stop();
    expect(inRoom()).toEqual([]);
  });

  it('says what is missing', async () => {
    const error = engineErrorToData(new EngineError('data/corrupt', 'bad', { path: '/bad' }));
    const { drags, prepare, settled } = dragsWith((target, { onEvent }) => {
      write(target);
      onEvent({ kind: 'warning', warning: { path: '/bad', error, during: 'restore' } });
    });
    prepare('/letter', '/bad');
    expect(await settled).toMatchObject({ state: 'ready', error: { code: 'data/corrupt' } });
    await drags.stop();
  });

  it('says why nothing could be fetched', async () => {
    const error = engineErrorToData(new EngineError('data/corrupt', 'bad', { path: '/letter' }));
    const { prepare, settled } = dragsWith((_, { onEvent }) => {
      onEvent({ kind: 'warning', warning: { path: '/', error, during: 'metadata' } });
      onEvent({ kind: 'warning', warning: { path: '/letter', error, during: 'restore' } });
    });
    prepare('/letter');
    expect(await settled).toMatchObject({ state: 'failed', error: { code: 'data/corrupt' } });
    expect(inRoom()).toEqual([]);
  });

  it('fails with what the storage says', async () => {
    const { prepare, settled } = dragsWith(() => {
      throw new EngineError('storage/unavailable', 'gone');
    });
    prepare('/letter');
    expect(await settled).toMatchObject({ state: 'failed', error: { code: 'storage/unavailable' } });
  });
});
