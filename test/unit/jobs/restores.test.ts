import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Job } from '../../../contract/data';
import type { RestoreRequest, RestoreResult, RunOptions } from '../../../main/engine/requests';
import { EngineError, engineErrorToData } from '../../../main/engine/errors';
import { JobHistory } from '../../../main/jobs/history';
import { Jobs } from '../../../main/jobs/jobs';
import { commonFolder, Restores, type RestoreInput } from '../../../main/jobs/restores';
import { Sessions } from '../../../main/jobs/sessions';
import { MemoryDocument } from '../../support/app-doubles';
import { deferred } from '../../support/deferred';
import { remoteEngine, remoteSession } from '../../support/remote-double';
import { sourcesOf } from '../../support/sources-of';
import { temporaryFolder } from '../../support/temporary-folder';

const input: RestoreInput = {
  snapshotId: 'c'.repeat(64),
  paths: ['/home/a'],
  target: { kind: 'folder', path: '/restored' },
  conflicts: 'keep-both',
  withMetadata: true,
  verify: false,
};

const { snapshotId, paths, conflicts } = input;
const lookAhead = {
  snapshotId,
  paths,
  target: { kind: 'folder', path: '/restored' },
  conflicts,
  compares: 'content',
} as const;
const counts = { finding: 'new', outcome: 'written', items: 3, bytes: 9 } as const;

const running = new AbortController().signal;
const sources = sourcesOf({ folders: ['/restored/sources'] });

function restoresWith(
  during: {
    restore?: (run: RunOptions) => Promise<RestoreResult>;
    /** What is left of an earlier start. */
    store?: MemoryDocument;
    folders?: string[];
    usualFolders?: readonly string[];
  } = {},
) {
  const requests: RestoreRequest[] = [];
  const { session } = remoteSession({
    previewRestore: async (request) => {
      requests.push(request);
      return {
        rows: [{ ...counts, paths: ['/a', '/b', '/c'] }],
        space: [{ path: '/', bytesNeeded: 9, bytesFree: undefined }],
      };
    },
    restore: async (request, run) => {
      requests.push(request);
      const result = {
        filesRestored: 1,
        filesSkipped: 2,
        bytesRestored: 3,
        filesVerified: 0,
      } as RestoreResult;
      return during.restore?.(run) ?? result;
    },
  });
  const sessions = new Sessions(remoteEngine({ open: async () => session }), undefined, '/cache', () => ({
    place: { kind: 'local', path: '/backups' },
    secrets: { password: 'p', credential: { kind: 'none' } },
    limits: { uploadBytesPerSecond: undefined, downloadBytesPerSecond: undefined },
  }));
  const ended = deferred<Job>();
  const clock = { nowMs: () => 0, sleep: () => Promise.reject(new Error('unused')) };
  const jobs = new Jobs(clock, new JobHistory(during.store ?? new MemoryDocument()), (job) => {
    if (job.endedAt !== null) ended.resolve(job);
  });
  const restores = new Restores(
    jobs,
    sessions,
    () => ({ ...sources, folders: during.folders ?? sources.folders }),
    during.usualFolders ?? [],
  );
  return { restores, jobs, requests, ended: ended.promise };
}

describe('Restores', () => {
  it('restores into the folder that was chosen, and says so', async () => {
    const { restores, requests, ended } = restoresWith();
    expect(restores.approveTarget('/restored', 'restore')).toBe('/restored');
    const id = restores.start(input);
    expect(await ended).toMatchObject({
      id,
      state: 'succeeded',
      outcome: { kind: 'restore', target: '/restored', filesRestored: 1, filesSkipped: 2, bytesRestored: 3 },
    });
    expect(requests).toMatchObject([
      { snapshot: input.snapshotId, selection: ['/home/a'], target: input.target, conflicts: 'keep-both' },
    ]);
    expect(restores.targetOf(id)).toBe('/restored');
  });

  it('refuses a folder that was not chosen in the dialog for restoring', () => {
    const { restores, requests } = restoresWith();
    const refused = expect.objectContaining({ code: 'input/invalid' }) as Error;
    restores.approveTarget(null, 'restore');
    restores.approveTarget('/restored', 'repository');
    restores.approveTarget('relative', 'restore');
    expect(() => restores.start(input)).toThrow(refused);
    expect(() => restores.start({ ...input, target: { kind: 'folder', path: 'relative' } })).toThrow(refused);
    expect(requests).toEqual([]);
  });

  it('tells what a restore would do, and pages of what the newest preview found', async () => {
    const { restores, requests } = restoresWith();
    const ask = async () => restores.preview(lookAhead, running);
    await expect(ask()).rejects.toMatchObject({ code: 'input/invalid' });
    restores.approveTarget('/restored', 'restore');
    const first = await ask();
    const space = [{ path: '/', bytesNeeded: 9, bytesFree: null }];
    expect(first).toMatchObject({ compared: 'content', isInSource: false, rows: [counts], space });
    expect(requests).toMatchObject([
      { selection: ['/home/a'], conflicts: 'keep-both', comparesContent: true },
    ]);
    const page = { finding: 'new', outcome: 'written', offset: 1, limit: 1 } as const;
    expect(restores.previewPaths({ previewId: first.previewId, ...page })).toEqual({
      total: 3,
      paths: ['/b'],
    });
    const none = { previewId: first.previewId, ...page, outcome: 'left' } as const;
    expect(restores.previewPaths(none)).toEqual({ total: 0, paths: [] });
    await ask();
    expect(() => restores.previewPaths({ previewId: first.previewId, ...page })).toThrow('not the newest');
  });

  it('makes a file of what was chosen, without the folders above it', async () => {
    const { restores, requests, ended } = restoresWith();
    const file = { kind: 'archive', path: '/saved/x.zip', format: 'zip' } as const;
    const asked = { ...input, target: file, paths: ['/home/a/b/c', '/home/a/bb/d'] };
    restores.approveTarget('/saved/x.zip', 'restore');
    expect(() => restores.start(asked)).toThrow('not chosen');
    expect(restores.approveTarget('/saved/x.zip', 'zip')).toBe('/saved/x.zip');
    const id = restores.start(asked);
    await ended;
    expect(requests).toMatchObject([{ target: file, subfolder: '/home/a', selection: asked.paths }]);
    expect(restores.targetOf(id)).toBe('/saved/x.zip');
  });

  it('puts what was dropped on a folder into it, without the folders above', async () => {
    const { restores, requests, ended } = restoresWith();
    restores.approveTarget('/restored', 'restore');
    const target = { kind: 'folder', path: '/restored', isFlat: true } as const;
    restores.start({ ...input, target });
    await ended;
    expect(requests).toMatchObject([{ subfolder: '/home', selection: ['/home/a'] }]);
  });

  it('takes things dropped on folders that are there, and that the window alone has not named', async () => {
    const root = await temporaryFolder();
    const [old, chosen, named, usual, file, gone] = ['old', 'chosen', 'named', 'usual', 'file', 'gone'].map(
      (name) => join(root, name),
    ) as [string, string, string, string, string, string];
    for (const folder of [old, chosen, named, usual]) mkdirSync(folder);
    writeFileSync(file, '');
    const folders = [old, file, gone, '/backups'];
    const { restores, ended } = restoresWith({ folders, usualFolders: [usual, old] });
    folders.push(...restores.approveFolders([chosen]), named);
    expect(await restores.places()).toEqual([
      { path: old, kind: 'protected' },
      { path: chosen, kind: 'protected' },
      { path: usual, kind: 'usual' },
    ]);
    const into = (path: string) => ({ ...input, target: { kind: 'folder', path } }) as const;
    expect(() => restores.start(into(named))).toThrow('not chosen');
    restores.start(into(usual));
    expect((await ended).state).toBe('succeeded');
  });

  it.each([
    [['/'], ''],
    [['/a'], ''],
    [['/a/b'], '/a'],
    [['/a/b', '/a/b'], '/a'],
    [['/a/b/c', '/a/b'], '/a'],
    [['/a/b', '/a/bc/d'], '/a'],
    [['/a/b', '/c/b'], ''],
  ])('%s are all in %s', (paths, folder) => {
    expect(commonFolder(paths)).toBe(folder);
  });

  it.each(['/restored/sources', '/restored/sources/below'])(
    'says that %s is backed up itself',
    async (path) => {
      const { restores } = restoresWith();
      restores.approveTarget(path, 'restore');
      const asked = { ...lookAhead, target: { kind: 'folder', path } } as const;
      expect((await restores.preview(asked, running)).isInSource).toBe(true);
    },
  );

  it.each(['/backups', '/backups/data/../x'])('does not restore into %s, where the backups are', (path) => {
    const { restores, requests } = restoresWith();
    restores.approveTarget(path, 'restore');
    const refused = expect.objectContaining({ code: 'app/target-in-storage' }) as Error;
    expect(() => restores.start({ ...input, target: { kind: 'folder', path } })).toThrow(refused);
    expect(requests).toEqual([]);
  });

  it('fails with the first trouble when nothing came of it', async () => {
    const error = engineErrorToData(new EngineError('disk/denied', 'no', { path: '/a' }));
    const restore = async ({ onEvent }: RunOptions) => {
      onEvent({ kind: 'warning', warning: { path: '/a', error, during: 'restore' } });
      return { filesRestored: 0, filesSkipped: 0 } as RestoreResult;
    };
    const { restores, ended } = restoresWith({ restore });
    restores.start({ ...input, target: { kind: 'original' } });
    expect(await ended).toMatchObject({ state: 'failed', warnings: 1, error: { code: 'disk/denied' } });
  });

  it('goes on with a restore that the app died over, once', async () => {
    const store = new MemoryDocument();
    const begun = deferred();
    const dead = restoresWith({
      store,
      restore: () => {
        begun.resolve();
        return new Promise(() => undefined);
      },
    });
    dead.restores.approveTarget('/restored', 'restore');
    const first = dead.restores.start(input);
    await begun.promise;
    const { restores, jobs, requests, ended } = restoresWith({ store });
    const interrupted = { id: first, state: 'failed', progress: null, error: { code: 'app/interrupted' } };
    expect(jobs.list()).toMatchObject([{ ...interrupted, isResumable: true }]);
    const second = restores.resume(first);
    expect(await ended).toMatchObject({ id: second, state: 'succeeded' });
    expect(requests).toMatchObject([{ selection: input.paths, target: input.target }]);
    expect(jobs.list().map(({ id, isResumable }) => [id, isResumable])).toEqual([
      [second, undefined],
      [first, undefined],
    ]);
    expect(() => restores.resume(first)).toThrow('cannot be gone on with');
    expect(() => restores.resume(second)).toThrow('cannot be gone on with');
  });

  it('goes on with a restore that failed, but never with what somebody else wrote into the file', async () => {
    const store = new MemoryDocument();
    const restore = () => Promise.reject(new EngineError('disk/full', 'full'));
    const { restores, jobs, ended } = restoresWith({ store, restore });
    const id = restores.start({ ...input, target: { kind: 'original' } });
    expect(await ended).toMatchObject({ id, state: 'failed', isResumable: true });
    expect(jobs.get(id).isResumable).toBe(true);
    store.write([{ job: jobs.get(id), warnings: [], request: { ...input, paths: 'everything' } }]);
    expect(() => restoresWith({ store }).restores.resume(id)).toThrow('cannot be gone on with');
  });

  it('needs no dialog for the original place, and has no folder to show then', async () => {
    const { restores, ended } = restoresWith();
    const id = restores.start({ ...input, target: { kind: 'original' } });
    expect((await ended).state).toBe('succeeded');
    expect(() => restores.targetOf(id)).toThrow('no single folder');
  });
});
