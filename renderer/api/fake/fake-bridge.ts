/** A stand-in for the preload and all that is behind it, for tests and for looking at screens without Electron. Never part of the app. */
import {
  noSources,
  type Connection,
  type Health,
  type Job,
  type PauseLength,
  type Place,
  type Settings,
  type SnapshotSummaryView,
  type Sources,
} from '../../../contract/data';
import type { Bridge, DroppedFile, Events } from '../../../contract/events';
import type { SearchInput } from '../../../contract/lookup';
import type { Drag } from '../../../contract/restore-data';
import { isOngoing } from '../client';
import { FakeAzure, type FakeAzureOptions } from './fake-azure';
import { FakeError } from './fake-error';
import { fakeFolder, fakeFolders, fakeHome, fakeSnapshots } from './fake-files';
import { fakeComparison, fakeComparisonPage, fakeContent, fakeSearch, fakeVersions } from './fake-lookup';
import { FakeRecovery, fakeKey, fakePlace } from './fake-recovery';
import { FakePlans, firstPlanId, type FakePlansOptions } from './fake-plans';
import { fakePreview, fakePreviewPaths, type FakePreviewInput } from './fake-restore';
import { endedJob, fakeHistory, fakeWarnings, jobAfter, startedJob } from './fake-jobs';

/** How far the made-up person has come. `broken` answers every list with an error. */
export type FakeScene = 'new' | 'connected' | 'locked' | 'used' | 'offline' | 'broken';

export interface FakeOptions {
  readonly scene: FakeScene;
  readonly nowMs: () => number;
  /** `anna-laptop` unless given. */
  readonly hostname?: string;
  /** Who is signed in, what can be reached in Azure, how the check there ends: all goes well unless given. */
  readonly azure?: Partial<FakeAzureOptions>;
  /** One plan that waits for nothing unless given. */
  readonly plans?: Partial<FakePlansOptions>;
  /** What was not remembered besides the password, while the scene is `locked`. */
  readonly missingSecret?: Connection['missingSecret'];
  /** Before each answer; at once unless given. */
  readonly wait?: (call: string) => Promise<void>;
}

const firstFileMs = 3_000;
const fakeNetwork = 'Home';

type Listener = (name: keyof Events, payload: unknown) => void;
export type Handler = (input: never) => unknown;

export class FakeBridge implements Bridge {
  /** Every call so far, for tests. */
  readonly calls: { readonly name: string; readonly input: unknown }[] = [];
  /** Ids of requests that were given up, for tests. */
  readonly cancelled: number[] = [];

  readonly #options: FakeOptions;
  readonly #azure: FakeAzure;
  readonly #listeners = new Set<Listener>();
  readonly #drags = new Map<string, Drag>();
  readonly #workedMs = new Map<string, number>();
  #connection: Connection | null;
  readonly #recovery: FakeRecovery;
  readonly #plans: FakePlans;
  #settings: Settings = {
    uploadLimitBytesPerSecond: null,
    downloadLimitBytesPerSecond: null,
    startsAtLogin: false,
  };
  #pausedUntil: string | null = null;
  #pausedInNetwork: string | null = null;
  #snapshots: readonly SnapshotSummaryView[];
  #jobs: readonly Job[];

  constructor(options: FakeOptions) {
    this.#options = options;
    const { scene } = options;
    const isUsed = scene !== 'new' && scene !== 'connected';
    this.#connection =
      scene === 'new' ? null : connectionTo(fakePlace, scene !== 'locked', options.missingSecret);
    const sources: Sources = {
      ...noSources,
      folders: isUsed ? [...fakeFolders] : [],
      excludes: isUsed ? ['*.tmp', 'Thumbs.db'] : [],
      presets: ['temporary-files'],
    };
    this.#plans = new FakePlans(options, sources, scene !== 'new', {
      snapshots: () => this.#snapshots,
      jobs: () => this.#jobs,
      start: (kind, planId) => this.#start(kind, planId),
      emit: (name, payload) => this.#emit(name, payload),
    });
    this.#snapshots = isUsed ? fakeSnapshots(options.nowMs()) : [];
    this.#jobs = isUsed ? fakeHistory(options.nowMs()) : [];
    this.#recovery = new FakeRecovery(options, true, {
      connection: () => this.#connection,
      setFolders: (folders) => this.#setSources({ ...this.#plans.sources, folders: [...folders] }),
      onDidConfirm: () => this.#emit('healthChanged', this.#health()),
    });
    this.#azure = new FakeAzure(options, (name, payload) => {
      this.#emit(name, payload);
      if (name === 'accountsChanged') this.#emit('healthChanged', this.#health());
    });
    if (isUsed && this.#azure.need !== undefined) this.#start('backup');
  }

  async call(_requestId: number, group: string, name: string, input: unknown): Promise<string> {
    const callName = `${group}.${name}`;
    this.calls.push({ name: callName, input });
    await this.#options.wait?.(callName);
    try {
      return JSON.stringify({ ok: true, value: await this.#answer(callName, input) });
    } catch (error) {
      if (error instanceof FakeError) return JSON.stringify({ ok: false, error: error.data });
      throw error;
    }
  }

  cancel(requestId: number): void {
    this.cancelled.push(requestId);
  }

  pathOf(file: DroppedFile): string {
    return `${fakeHome}/${file.name}`;
  }

  onEvent(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Lets `ms` of work go by in every running job, sign-in and check. */
  advance(ms: number): void {
    this.#azure.advance(ms);
    if (this.#azure.need !== undefined) return;
    for (const { id, state } of this.#drags.values())
      if (state === 'preparing') this.#changeDrag(id, 'ready');
    for (const job of this.#jobs) {
      if (job.state !== 'running') continue;
      const workedMs = (this.#workedMs.get(job.id) ?? 0) + ms;
      this.#workedMs.set(job.id, workedMs);
      this.#changeJob(this.#withFirstFile(jobAfter(job, workedMs, this.#options.nowMs()), workedMs));
    }
  }

  #withFirstFile(job: Job, workedMs: number): Job {
    if (job.kind !== 'backup' || this.#snapshots.length > 0 || workedMs < firstFileMs) return job;
    return {
      ...job,
      firstFile: { path: `${fakeHome}/Documents/Budget 2027.xlsx`, snapshotId: '03'.repeat(32) },
    };
  }

  #answer(callName: string, input: unknown): unknown {
    const handlers: Readonly<Record<string, Handler | undefined>> = {
      ...this.#handlers,
      ...this.#azure.handlers,
      ...this.#recovery.handlers,
      ...this.#plans.handlers,
    };
    const handler = handlers[callName];
    if (handler === undefined) throw new FakeError('input/invalid', { call: callName });
    const isList = /\.(list|folder|warnings|search|versions)$/.test(callName);
    if (isList && this.#options.scene === 'broken') throw new FakeError('storage/unavailable');
    return handler(input as never);
  }

  readonly #handlers = {
    'app.info': () => ({
      version: '0.1.0',
      electronVersion: '45.4.1',
      chromiumVersion: '152.0.0.0',
      nodeVersion: '24.4.0',
      platform: 'linux',
      hostname: this.#options.hostname ?? 'anna-laptop',
      homeFolder: fakeHome,
      usualFolders: ['Desktop', 'Documents', 'Pictures'].map((name) => `${fakeHome}/${name}`),
      hasEmbeddedStorage: true,
      keychain: this.#options.scene === 'locked' ? 'none' : 'available',
    }),
    'app.health': () => this.#health(),
    'app.open': () => null,
    'dialogs.chooseFolders': () => [`${fakeHome}/Videos`],
    'dialogs.chooseFolder': () => `${fakeHome}/Restored`,
    'dialogs.chooseArchive': (input: { format: string; name: string }) =>
      `${fakeHome}/Downloads/${input.name}.${input.format}`,
    'connection.get': () => this.#connection,
    'connection.probe': (input: { place: Place; credential: { key?: string } }) => {
      if (input.credential.key === 'wrong') throw new FakeError('storage/forbidden');
      return { kind: input.place.kind === 'local' ? 'repository' : 'empty' };
    },
    'connection.connect': (input: { place: Place; password: string; mode: 'create' | 'open' }) => {
      if (input.password !== 'wrong') this.#recovery.connected(input.mode);
      return this.#connect(input.place, input.password);
    },
    'connection.unlock': (input: { password: string }) => this.#connect(fakePlace, input.password),
    'connection.changePassword': (input: { current: string }) => {
      if (input.current === 'wrong') throw new FakeError('repository/wrong-password');
      return this.#connection;
    },
    'connection.disconnect': () => this.#setConnection(null),
    'connection.generatePassword': () => fakeKey,
    'sources.lookAt': ({ paths }: { paths: readonly string[] }) =>
      paths.map((path) => ({ path, folder: path })),
    'sources.measure': ({ folder }: { folder: string }) => ({
      folder,
      files: folder.length * 97,
      bytes: folder.length * 93_000_000,
      unreadable: 0,
    }),
    'settings.get': () => this.#settings,
    'settings.set': (settings: Settings) => (this.#settings = settings),
    'backup.start': () => {
      if (this.#pausedUntil !== null || this.#pausedInNetwork !== null) throw new FakeError('app/paused');
      return this.#start('backup', firstPlanId);
    },
    'backup.pause': ({ length }: { length: PauseLength }) => {
      if (length === 'until-other-network') return this.#setPaused(null, fakeNetwork);
      const hours = length === 'hour' ? 1 : 24;
      return this.#setPaused(new Date(this.#options.nowMs() + hours * 3_600_000).toISOString());
    },
    'backup.resume': () => this.#setPaused(null),
    'snapshots.list': () => this.#snapshots,
    'snapshots.folder': (input: { path: string; sort: never; offset: number; limit: number }) => {
      const page = fakeFolder(input.path, input.sort, input.offset, input.limit);
      if (page === null) throw new FakeError('disk/not-found', { path: input.path });
      return page;
    },
    'snapshots.search': (input: SearchInput) => fakeSearch(input, this.#snapshots),
    'snapshots.versions': ({ path }: { path: string }) => fakeVersions(path, this.#snapshots),
    'snapshots.preview': (input: { snapshotId: string; path: string }) =>
      fakeContent(input.snapshotId, input.path),
    'comparison.run': () => {
      this.#emit('comparisonChanged', { filesDone: 12_000, bytesRead: 40_000_000 });
      return fakeComparison();
    },
    'comparison.page': fakeComparisonPage,
    'restore.places': () => [
      ...this.#plans.sources.folders.map((path) => ({ path, kind: 'protected' })),
      { path: `${fakeHome}/Desktop`, kind: 'usual' },
    ],
    'restore.start': () => this.#start('restore'),
    'restore.resume': () => this.#start('restore'),
    'restore.preview': (input: FakePreviewInput) => fakePreview(input, this.#plans.sources.folders),
    'restore.previewPaths': (input: { finding: string; offset: number; limit: number }) =>
      fakePreviewPaths(input.finding, input.offset, input.limit),
    'restore.reveal': () => null,
    'drag.prepare': () => {
      const drag: Drag = { id: crypto.randomUUID(), state: 'preparing', progress: null, error: null };
      this.#drags.set(drag.id, drag);
      return drag.id;
    },
    // As the system's, it ends with the button.
    'drag.start': () =>
      new Promise((resolve) => {
        window.addEventListener('mouseup', () => resolve(null), { once: true });
      }),
    'drag.cancel': ({ dragId }: { dragId: string }) => this.#changeDrag(dragId, 'gone'),
    'jobs.list': () => this.#jobs,
    'jobs.get': (input: { jobId: string }) => this.#job(input.jobId),
    'jobs.warnings': (input: { jobId: string; offset: number; limit: number }) => {
      const total = this.#job(input.jobId).warnings;
      return {
        total,
        warnings: fakeWarnings.slice(0, total).slice(input.offset, input.offset + input.limit),
      };
    },
    'jobs.cancel': (input: { jobId: string }) =>
      this.#changeJob(endedJob(this.#job(input.jobId), 'cancelled', this.#options.nowMs())),
    'jobs.pause': (input: { jobId: string }) =>
      this.#changeJob({ ...this.#job(input.jobId), state: 'paused' }),
    'jobs.resume': (input: { jobId: string }) => {
      this.#pausedUntil = null;
      return this.#changeJob({ ...this.#job(input.jobId), state: 'running' });
    },
  } satisfies Readonly<Record<string, Handler>>;

  #setSources(sources: Sources): Sources {
    this.#plans.setSources(sources);
    this.#emit('healthChanged', this.#health());
    return sources;
  }

  #connect(place: Place, password: string): Connection {
    if (password === 'wrong') throw new FakeError('repository/wrong-password');
    const connection = connectionTo(place, true);
    this.#setConnection(connection);
    return connection;
  }

  #setConnection(connection: Connection | null): null {
    this.#connection = connection;
    this.#emit('connectionChanged', connection);
    this.#emit('healthChanged', this.#health());
    return null;
  }

  #setPaused(until: string | null, network: string | null = null): Health {
    this.#pausedUntil = until;
    this.#pausedInNetwork = network;
    const isPaused = until !== null || network !== null;
    const [from, state] = isPaused ? (['running', 'paused'] as const) : (['paused', 'running'] as const);
    for (const job of this.#jobs) if (job.state === from) this.#changeJob({ ...job, state });
    this.#emit('healthChanged', this.#health());
    return this.#health();
  }

  #start(kind: Job['kind'], planId: string | null = null): string {
    const job = startedJob(kind, this.#options.nowMs(), crypto.randomUUID(), planId);
    this.#jobs = [job, ...this.#jobs];
    this.#emit('jobsChanged', job);
    this.#emit('healthChanged', this.#health());
    this.#plans.changed();
    return job.id;
  }

  #job(id: string): Job {
    const job = this.#jobs.find((each) => each.id === id);
    if (job === undefined) throw new FakeError('input/invalid', { id });
    return job;
  }

  #changeJob(job: Job): null {
    const before = this.#job(job.id).state;
    this.#jobs = this.#jobs.map((each) => (each.id === job.id ? job : each));
    this.#emit('jobsChanged', job);
    if (job.outcome?.kind === 'backup') this.#addSnapshot(job);
    if (job.state === before) return null;
    this.#emit('healthChanged', this.#health());
    this.#plans.changed();
    return null;
  }

  #changeDrag(id: string, state: Drag['state']): null {
    const drag = this.#drags.get(id);
    if (drag === undefined) throw new FakeError('input/invalid', { id });
    this.#drags.set(id, { ...drag, state });
    this.#emit('dragChanged', { ...drag, state });
    return null;
  }

  #addSnapshot(job: Job): void {
    const [snapshot] = fakeSnapshots(this.#options.nowMs());
    const known = this.#snapshots.filter(({ id }) => id !== job.id.replaceAll('-', '').repeat(2));
    const time = job.endedAt ?? job.startedAt;
    this.#snapshots = [{ ...snapshot!, id: job.id.replaceAll('-', '').repeat(2), time }, ...known];
    this.#emit('snapshotsChanged', null);
  }

  #health(): Health {
    const last = this.#snapshots[0];
    const run = this.#jobs.find((job) => job.kind === 'backup' && job.outcome !== null);
    const warnings = run?.warnings ?? 0;
    const lastBackup = last === undefined ? null : { time: last.time, snapshotId: last.id, warnings };
    const of = (state: Health['state']) => ({
      state,
      lastBackup,
      trouble: null,
      pausedUntil: this.#pausedUntil,
      pausedInNetwork: this.#pausedInNetwork,
      networkName: fakeNetwork,
      nextRunAt: null,
      waits: null,
      recoveryKit: this.#recovery.state,
    });
    if (this.#connection === null) return of('not-connected');
    const { need } = this.#azure;
    if (need !== undefined) return { ...of('sign-in-needed'), trouble: need };
    if (!this.#connection.isUnlocked) return of('password-needed');
    if (this.#plans.sources.folders.length === 0) return of('nothing-chosen');
    if (this.#jobs.some((job) => job.state === 'paused')) return of('paused');
    if (this.#jobs.some(isOngoing)) return of('working');
    if (this.#pausedUntil !== null || this.#pausedInNetwork !== null) return of('paused');
    if (this.#options.scene === 'offline') {
      return { ...of('offline'), trouble: new FakeError('storage/unavailable').data };
    }
    if (lastBackup === null) return of('never-backed-up');
    return of(warnings === 0 ? 'safe' : 'attention');
  }

  #emit<Name extends keyof Events>(name: Name, payload: Events[Name]): void {
    for (const listener of this.#listeners) listener(name, structuredClone(payload));
  }
}

function connectionTo(
  place: Place,
  isUnlocked: boolean,
  missingSecret: Connection['missingSecret'] = null,
): Connection {
  return {
    place,
    location: 'anna-laptop in container laptops of account contosobackups',
    repositoryId: '7c4f'.repeat(16),
    isUnlocked,
    isPasswordRemembered: isUnlocked,
    missingSecret,
  };
}
