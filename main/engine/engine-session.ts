import { setMaxListeners } from 'node:events';
import { backup } from './archiver/backup';
import type { Clock } from './base/clock';
import { compareWithDisk } from './compare/compare-disk';
import { compareSnapshots } from './compare/compare-snapshots';
import { PauseGate } from './base/pause-gate';
import { random } from './base/random';
import { anySignal } from './base/signals';
import { EngineError } from './errors';
import type { EngineSession, SignalOptions } from './engine-types';
import type { KeyId, PackId, SnapshotId, TreeId } from './format/ids';
import { withLiveUpload } from './live-upload';
import { check } from './maintenance/check';
import { executeForget, planForget } from './maintenance/forget';
import { executePrune } from './maintenance/execute-prune';
import { measureStorage } from './maintenance/measure-storage';
import { planPrune } from './maintenance/plan-prune';
import { rebuildIndex } from './maintenance/rebuild-index';
import { onceMore } from './once-more';
import { diff } from './reader/diff';
import { dump } from './reader/dump';
import { find } from './reader/find';
import { FolderPages } from './reader/folder-pages';
import { findSnapshot, listSnapshots } from './reader/select-snapshots';
import { preview } from './reader/preview';
import { stats } from './reader/stats';
import { tagSnapshots } from './reader/tag';
import { findVersions } from './reader/versions';
import { findFolder, walk } from './reader/walk';
import type { IndexedRepository, OpenRepository, SnapshotRecord } from './repository/repository';
import { previewRestore } from './restorer/preview';
import { restore } from './restorer/restore';
import { SearchIndex } from './search/search-index';
import type {
  ForgetGroup,
  ForgetRequest,
  OpenRequest,
  PruneRequest,
  PruneStatistics,
  RepositoryInfo,
  RunOptions,
} from './requests';
import type { OpenedBackend } from './storage/open-backend';
import { wholeBlobId, wholeName } from './whole-names';

type Method<Name extends keyof EngineSession> = EngineSession[Name] extends (
  ...args: infer Args
) => infer Result
  ? (...args: Args) => Result
  : never;

const fileTypes = {
  packs: 'pack',
  index: 'index',
  snapshots: 'snapshot',
  keys: 'key',
  locks: 'lock',
} as const;

export interface SessionOptions {
  readonly repository: OpenRepository;
  readonly opened: OpenedBackend;
  readonly clock: Clock;
  readonly request: Pick<OpenRequest, 'withoutLock' | 'lockWaitMs'>;
}

interface LockingOptions extends SignalOptions, Pick<OpenRequest, 'lockWaitMs'> {
  readonly readsIndex?: boolean;
}

/** Takes the locks that restic's commands take, lists snapshots before it loads the index, and calls the room that does the work. */
export class RepositorySession implements EngineSession {
  readonly info: RepositoryInfo;
  readonly #repository: OpenRepository;
  readonly #opened: OpenedBackend;
  readonly #clock: Clock;
  readonly #request: SessionOptions['request'];
  readonly #closed = new AbortController();
  readonly #folderPages = new FolderPages();
  /** For browsing without a lock: the index as it was loaded last. */
  #browsing: Promise<IndexedRepository> | undefined;
  readonly #search: SearchIndex;
  /** One after the other. */
  #searchUpdate: Promise<void> | undefined;

  constructor({ repository, opened, clock, request }: SessionOptions) {
    const { id, version, chunkerPolynomial, location, keyId } = repository;
    this.info = { id, version, chunkerPolynomial, location, keyId };
    this.#repository = repository;
    this.#opened = opened;
    this.#clock = clock;
    this.#request = request;
    // All folders that are read at once wait on it.
    setMaxListeners(0, this.#closed.signal);
    this.#search = new SearchIndex(repository, (tree) => this.#indexWith(tree));
  }

  readonly setLimits: Method<'setLimits'> = (limits) => this.#opened.setLimits(limits);

  readonly backup: Method<'backup'> = (request, run) => {
    const body = async (signal: AbortSignal) => {
      const snapshots = await this.#repository.listSnapshots({ signal });
      run.onEvent({ kind: 'phase', phase: 'loading-index' });
      const { pause = new PauseGate() } = run;
      const indexed = await this.#repository.loadIndex({ signal, pause });
      const context = { indexed, snapshots, clock: this.#clock, pause };
      const work = (live: RunOptions) => backup(context, request, live);
      return withLiveUpload({ ...run, signal }, this.#opened.throttle, this.#clock, work).finally(
        () => (this.#browsing = undefined),
      );
    };
    run.onEvent({ kind: 'phase', phase: 'waiting-for-lock' });
    const { lockWaitMs } = request;
    return request.isDryRun
      ? this.#reading(run, body)
      : this.#locked('shared', { ...run, lockWaitMs, readsIndex: true }, body);
  };

  readonly restore: Method<'restore'> = (request, run) =>
    this.#reading({ ...run, lockWaitMs: request.lockWaitMs }, async (signal) => {
      const snapshot = await this.#repository.loadSnapshot(request.snapshot, { signal });
      run.onEvent({ kind: 'phase', phase: 'loading-index' });
      const indexed = await this.#repository.loadIndex({ signal, pause: run.pause });
      return restore(indexed, snapshot, request, { ...run, signal });
    });

  /** Takes no lock, as browsing does not. */
  readonly previewRestore: Method<'previewRestore'> = async (request, { signal }) => {
    const snapshot = await this.#repository.loadSnapshot(request.snapshot, { signal });
    return this.#browse([snapshot.tree], (indexed) => previewRestore(indexed, snapshot, request, { signal }));
  };

  /** Takes no lock, nor does `findSnapshot`: snapshot files never change, and one that is forgotten meanwhile is not listed again. */
  readonly listSnapshots: Method<'listSnapshots'> = (filter, options) =>
    onceMore(['storage/not-found'], () => listSnapshots(this.#repository, filter, options));

  readonly findSnapshot: Method<'findSnapshot'> = (text, filter, options) =>
    onceMore(['storage/not-found'], () => findSnapshot(this.#repository, text, filter, options));

  readonly tagSnapshots: Method<'tagSnapshots'> = (ids, change, options) =>
    this.#locked('exclusive', options, async (signal) =>
      tagSnapshots(this.#repository, await this.#records(ids, signal), change, { signal }),
    );

  readonly search: Method<'search'> = (request, options) => {
    // What fails it is in the answers.
    if (!this.#searchUpdate) void this.updateSearch({ signal: this.#closed.signal }).catch(() => undefined);
    return this.#search.search(request, options);
  };

  readonly updateSearch: Method<'updateSearch'> = (options) => {
    const signal = anySignal(options.signal, this.#closed.signal);
    const update = (this.#searchUpdate ?? Promise.resolve())
      .catch(() => undefined)
      .then(() => onceMore(['storage/not-found'], () => this.#forgetting(this.#search.update({ signal }))));
    this.#searchUpdate = update;
    update.catch(() => {
      // The next search tries again.
      if (this.#searchUpdate === update) this.#searchUpdate = undefined;
    });
    return update;
  };

  readonly findVersions: Method<'findVersions'> = async (path, hostname, { signal }) => {
    const hosts = hostname === undefined ? [] : [hostname];
    const snapshots = await this.listSnapshots({ hosts, tagLists: [], paths: [] }, { signal });
    const trees = snapshots.map(({ snapshot }) => snapshot.tree);
    return this.#browse(trees, (indexed) => findVersions(indexed, snapshots, path, { signal }));
  };

  readonly preview: Method<'preview'> = async (snapshot, path, { signal }) => {
    const { tree } = await this.#repository.loadSnapshot(snapshot, { signal });
    return this.#browse([tree], (indexed) => preview(indexed, tree, path, { signal }));
  };

  readonly compare: Method<'compare'> = async ({ from, to }, run) => {
    const before = await this.#repository.loadSnapshot(from, run);
    if (to.kind === 'computer')
      return this.#browse([before.tree], (indexed) => compareWithDisk(indexed, before, to.rules, run));
    const after = await this.#repository.loadSnapshot(to.snapshot, run);
    return this.#browse([before.tree, after.tree], (indexed) =>
      compareSnapshots(indexed, before.tree, after.tree, run),
    );
  };

  /** Takes no lock, so that a click costs no round trips. A folder that a prune has moved is found with a fresh index. */
  readonly folderPage: Method<'folderPage'> = (snapshot, path, request) => {
    // Shared by all who look at the folder, so none of them can give its reading up.
    const { signal } = this.#closed;
    return this.#folderPages.page(`${snapshot}${path}`, request, {
      find: async () => {
        const { tree } = await this.#repository.loadSnapshot(snapshot, { signal });
        return this.#browse([tree], (indexed) => findFolder(indexed, tree, path, { signal }));
      },
      load: (tree) => this.#browse([tree], (indexed) => indexed.loadTreeJson(tree, { signal })),
    });
  };

  readonly walk: Method<'walk'> = (snapshot, path, options) =>
    this.#reading(options, async (signal) => {
      const { tree } = await this.#repository.loadSnapshot(snapshot, { signal });
      const indexed = await this.#repository.loadIndex({ signal });
      for await (const entry of walk(indexed, tree, path, { ...options, signal }))
        await options.onEntry(entry);
    });

  readonly dump: Method<'dump'> = (snapshot, path, options) =>
    this.#reading(options, async (signal) => {
      const { tree } = await this.#repository.loadSnapshot(snapshot, { signal });
      const indexed = await this.#repository.loadIndex({ signal });
      for await (const bytes of dump(indexed, tree, path, { signal })) await options.onBytes(bytes);
    });

  readonly find: Method<'find'> = (request, options) =>
    this.#reading(options, async (signal) => {
      const records = await this.#records(request.snapshots, signal);
      const indexed = await this.#repository.loadIndex({ signal });
      for await (const match of find(indexed, records, request, { signal })) await options.onMatch(match);
    });

  readonly diff: Method<'diff'> = (source, target, options) =>
    this.#reading(options, async (signal) => {
      const [from, to] = await this.#records([source, target], signal);
      if (!from || !to) throw new EngineError('bug', 'Two snapshots were asked for');
      return diff(await this.#repository.loadIndex({ signal }), from, to, { ...options, signal });
    });

  readonly stats: Method<'stats'> = (ids, mode, options) =>
    this.#reading(options, async (signal) => {
      const records = await this.#records(ids, signal);
      return stats(await this.#repository.loadIndex({ signal }), records, mode, { signal });
    });

  readonly measureStorage: Method<'measureStorage'> = ({ signal }) =>
    this.#browse([], (indexed) => measureStorage(indexed, { signal, nowMs: this.#clock.nowMs() }));

  readonly check: Method<'check'> = (request, run) => {
    run.onEvent({ kind: 'phase', phase: 'waiting-for-lock' });
    const body = (signal: AbortSignal) => check(this.#repository, request, { ...run, signal, random });
    return this.#request.withoutLock ? body(anySignal(run.signal)) : this.#locked('exclusive', run, body);
  };

  readonly forget: Method<'forget'> = (request, options) => {
    const body = (signal: AbortSignal) => this.#forget(request, signal);
    const locking = { ...options, lockWaitMs: request.lockWaitMs };
    return request.isDryRun ? this.#reading(locking, body) : this.#locked('exclusive', locking, body);
  };

  /** What would be done may be looked at while others make backups. */
  readonly prune: Method<'prune'> = (request, run) => {
    run.onEvent({ kind: 'phase', phase: 'waiting-for-lock' });
    const body = (signal: AbortSignal) => this.#prune(request, { ...run, signal });
    const options = { ...run, lockWaitMs: request.lockWaitMs, readsIndex: true };
    return request.isDryRun ? this.#reading(options, body) : this.#locked('exclusive', options, body);
  };

  readonly forgetAndPrune: Method<'forgetAndPrune'> = (request, pruning, run) =>
    this.#locked('exclusive', { ...run, readsIndex: true }, async (signal) => {
      const groups = await this.#forget(request, signal);
      run.onForgotten(groups);
      const isAnyGone = groups.some(({ remove }) => remove.length > 0);
      return isAnyGone ? this.#prune(pruning, { ...run, signal }) : undefined;
    });

  readonly rebuildIndex: Method<'rebuildIndex'> = (request, run) =>
    this.#locked('exclusive', run, (signal) => rebuildIndex(this.#repository, request, { ...run, signal }));

  readonly listLocks: Method<'listLocks'> = (options) => this.#repository.listLocks(options);
  readonly unlock: Method<'unlock'> = (which, options) => this.#repository.removeLocks(which, options);
  readonly listKeys: Method<'listKeys'> = (options) => this.#repository.listKeys(options);

  readonly addKey: Method<'addKey'> = (password, options) =>
    this.#locked('shared', options, (signal) => this.#repository.addKey(password, { signal }));

  readonly changePassword: Method<'changePassword'> = (password, options) =>
    this.#locked('exclusive', options, (signal) => this.#repository.changePassword(password, { signal }));

  readonly removeKey: Method<'removeKey'> = (idPrefix, options) =>
    this.#locked('exclusive', options, async (signal) => {
      const id = (await wholeName(this.#repository, 'key', idPrefix, signal)) as KeyId;
      return this.#repository.removeKey(id, { signal });
    });

  readonly catFile: Method<'catFile'> = (type, idPrefix, options) =>
    this.#reading(options, async (signal) => {
      if (type === 'masterkey') return this.#repository.masterKeyJson();
      const name = type === 'config' ? '' : await wholeName(this.#repository, type, idPrefix, signal);
      return this.#repository.loadPlainFile(type, name, { signal });
    });

  readonly catBytes: Method<'catBytes'> = (type, id, options) =>
    this.#reading(options, async (signal) => {
      const indexed = await this.#repository.loadIndex({ signal });
      if (type === 'pack')
        return indexed.loadPack((await wholeName(this.#repository, 'pack', id, signal)) as PackId, {
          signal,
        });
      const blob = wholeBlobId(id);
      const isData = type === 'blob' && indexed.has('data', blob);
      return indexed.loadBlob(isData ? 'data' : 'tree', blob, { signal });
    });

  readonly listObjects: Method<'listObjects'> = (type, options) =>
    this.#reading(options, async (signal) => {
      if (type !== 'blobs') {
        for await (const { name } of this.#repository.listFiles(fileTypes[type], { signal }))
          await options.onLine(name);
        return;
      }
      for (const { blobs } of (await this.#repository.loadIndex({ signal })).packs()) {
        for (const blob of blobs) await options.onLine(`${blob.type} ${blob.id}`);
      }
    });

  readonly loadSnapshot: Method<'loadSnapshot'> = (id, options) => this.#repository.loadSnapshot(id, options);

  readonly close: Method<'close'> = async () => {
    this.#closed.abort();
    await this.#searchUpdate?.catch(() => undefined);
    return this.#repository.close();
  };

  async #forget(request: ForgetRequest, signal: AbortSignal): Promise<readonly ForgetGroup[]> {
    const snapshots = await listSnapshots(this.#repository, request.filter, { signal });
    const plan = planForget(snapshots, request, { nowMs: this.#clock.nowMs() });
    if (!request.isDryRun) await executeForget(this.#repository, plan, { signal });
    return plan;
  }

  async #prune(request: PruneRequest, run: RunOptions): Promise<PruneStatistics> {
    run.onEvent({ kind: 'phase', phase: 'loading-index' });
    const indexed = await this.#repository.loadIndex(run);
    run.onEvent({ kind: 'phase', phase: 'planning' });
    const plan = await planPrune(indexed, request, { signal: run.signal, nowMs: this.#clock.nowMs() });
    if (!request.isDryRun) await executePrune(indexed, plan, request, run);
    this.#browsing = undefined;
    return plan.statistics;
  }

  #locked<T>(
    kind: 'shared' | 'exclusive',
    { signal, lockWaitMs = this.#request.lockWaitMs, readsIndex = false }: LockingOptions,
    body: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const waitMs = lockWaitMs ?? 0;
    return this.#repository.withLock(kind, { signal, waitMs, readsIndex }, body);
  }

  /** Under a shared lock, or none where the caller said that the repository cannot be written to. */
  #reading<T>(options: LockingOptions, body: (signal: AbortSignal) => Promise<T>): Promise<T> {
    return this.#request.withoutLock
      ? body(anySignal(options.signal))
      : this.#locked('shared', { ...options, readsIndex: true }, body);
  }

  /** Does `body` again with a fresh index when something is not where the index says. */
  #browse<T>(trees: readonly TreeId[], body: (indexed: IndexedRepository) => Promise<T>): Promise<T> {
    return onceMore(['data/missing', 'storage/not-found'], async () => {
      const indexed = await this.#indexWith(...trees);
      return this.#forgetting(body(indexed));
    });
  }

  /** The index for browsing may be why `browsing` fails. */
  async #forgetting<T>(browsing: Promise<T>): Promise<T> {
    return browsing.catch((error: unknown) => {
      this.#browsing = undefined;
      throw error;
    });
  }

  /** Loaded anew when another client has made one of the snapshots since. */
  async #indexWith(...trees: readonly TreeId[]): Promise<IndexedRepository> {
    const indexed = await this.#browsingIndex();
    if (trees.every((tree) => indexed.has('tree', tree))) return indexed;
    this.#browsing = undefined;
    return this.#browsingIndex();
  }

  /** Shared by all who browse, so none of them can give its loading up. */
  #browsingIndex(): Promise<IndexedRepository> {
    this.#browsing ??= this.#repository.loadIndex({ signal: this.#closed.signal }).catch((error: unknown) => {
      this.#browsing = undefined;
      throw error;
    });
    return this.#browsing;
  }

  #records(ids: readonly SnapshotId[], signal: AbortSignal): Promise<readonly SnapshotRecord[]> {
    return Promise.all(
      ids.map(async (id) => ({ id, snapshot: await this.#repository.loadSnapshot(id, { signal }) })),
    );
  }
}
