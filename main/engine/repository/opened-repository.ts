import { anySignal } from '../base/signals';
import { type Bytes, bufferOver } from '../base/bytes';
import { PauseGate } from '../base/pause-gate';
import { forEachLimit } from '../base/task-group';
import { BoxKey } from '../crypto/box-key';
import { LocalBox } from '../crypto/local-box';
import { encodeMasterKey } from '../crypto/master-key';
import { EngineError } from '../errors';
import { encodeConfig, type RepositoryConfig } from '../format/config';
import {
  asKeyId,
  asSnapshotId,
  type KeyId,
  type LockId,
  type RepositoryId,
  type SnapshotId,
} from '../format/ids';
import { decodeSnapshot, encodeSnapshot, type Snapshot } from '../format/snapshot';
import type { Backend, CallOptions, FileType, ListedFile, LoadOptions } from '../storage/backend';
import { openZstd } from '../zstd/zstd';
import { gatedBackend } from './files/gated-backend';
import { isDamage } from './files/load-proved';
import { SealedFiles } from './files/sealed-files';
import { type LoadedIndex, loadIndex } from './index/load-index';
import { LoadedRepository } from './indexed-repository';
import { type FoundKey, loadKeyFile, loadKeyText, saveKey } from './keys/key-files';
import { acquireLock, type LockKind } from './locks/acquire-lock';
import { HeldLock } from './locks/held-lock';
import { LockStore } from './locks/lock-store';
import { BlobOpener } from '../packer/blob-opener';
import type {
  IndexedRepository,
  KeptFiles,
  KeyRecord,
  LockOptions,
  LockRecord,
  OpenRepository,
  RepositoryEnvironment,
  SnapshotRecord,
} from './repository-types';

/** A repository whose key is known. */
export class OpenedRepository implements OpenRepository {
  readonly id: RepositoryId;
  readonly version: 1 | 2;
  readonly chunkerPolynomial: string;
  readonly location: string;
  readonly #environment: RepositoryEnvironment;
  readonly #config: RepositoryConfig;
  readonly #key: FoundKey;
  #keyId: KeyId;
  /** One for each lock that is held, paused while it is not known whether the lock is still valid. */
  readonly #gates = new Set<PauseGate>();
  readonly #backend: Backend;
  readonly #boxKey: BoxKey;
  readonly #zstd = openZstd();
  readonly #files: SealedFiles;
  readonly #locks: LockStore;
  readonly #kept: KeptFiles | undefined;
  /** What was loaded while a lock settled, until it is taken. */
  #early: Promise<LoadedIndex | undefined> | undefined;

  constructor(environment: RepositoryEnvironment, key: FoundKey, config: RepositoryConfig) {
    this.#environment = environment;
    this.#config = config;
    this.#key = key;
    this.#keyId = key.id;
    this.id = config.id;
    this.version = config.version;
    this.chunkerPolynomial = config.chunkerPolynomial;
    this.location = environment.backend.location;
    const { backend, ownLocks, kept } = environment.withCache?.(config.id) ?? environment;
    this.#backend = gatedBackend(backend, this.#gates);
    this.#boxKey = new BoxKey(key.masterKey);
    this.#files = new SealedFiles(this.#backend, this.#boxKey, this.#zstd, config.version);
    this.#locks = new LockStore(this.#backend, this.#files, environment.clock, environment.log, ownLocks);
    this.#kept = kept;
  }

  get keyId(): KeyId {
    return this.#keyId;
  }

  async withLock<T>(
    kind: LockKind,
    options: LockOptions,
    body: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const { clock, log } = this.#environment;
    const ended = new AbortController();
    let early: Promise<LoadedIndex | undefined> | undefined;
    const onSettling = () => {
      if (options.readsIndex)
        this.#early = early ??= this.#loadEarly(anySignal(options.signal, ended.signal));
    };
    try {
      const id = await acquireLock(this.#locks, clock, log, kind, { ...options, onSettling });
      return await this.#holding(kind, id, options, body);
    } finally {
      ended.abort();
      await early;
      if (this.#early === early) this.#early = undefined;
    }
  }

  async #holding<T>(
    kind: LockKind,
    id: LockId,
    options: CallOptions,
    body: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const { clock, log } = this.#environment;
    const gate = new PauseGate();
    this.#gates.add(gate);
    const lock = new HeldLock(this.#locks, clock, log, gate, kind === 'exclusive', id);
    try {
      return await body(anySignal(options.signal, lock.lost));
    } catch (error) {
      // Whatever the work made of its signal: this is why it failed.
      throw lock.lost.aborted ? lock.lost.reason : error;
    } finally {
      await lock.release();
      this.#gates.delete(gate);
    }
  }

  async listLocks(options: CallOptions): Promise<readonly LockRecord[]> {
    return (await this.#locks.readReadable(options)).map(({ id, file }) => {
      const { time, isExclusive, hostname, username, pid } = file;
      return { id, time, isExclusive, hostname, username, pid, isStale: this.#locks.isStale(file) };
    });
  }

  async removeLocks(which: 'stale' | 'all', options: CallOptions): Promise<number> {
    const ids =
      which === 'all'
        ? await this.#locks.listIds(options)
        : (await this.#locks.readReadable(options))
            .filter(({ file }) => this.#locks.isStale(file))
            .map(({ id }) => id);
    for (const id of ids) await this.#locks.remove(id, options);
    return ids.length;
  }

  async listKeys(options: CallOptions): Promise<readonly KeyRecord[]> {
    const keys: KeyRecord[] = [];
    for await (const { name } of this.#backend.list('key', options)) {
      const id = asKeyId(name);
      const { username, hostname, created } = await loadKeyFile(this.#backend, id, options);
      keys.push({ id, username, hostname, created, isCurrent: id === this.#keyId });
    }
    return keys;
  }

  addKey(password: string, options: CallOptions): Promise<KeyId> {
    const { clock, kdfParameters } = this.#environment;
    return saveKey(this.#backend, clock, password, this.#key.masterKey, kdfParameters, options);
  }

  async changePassword(password: string, options: CallOptions): Promise<KeyId> {
    const old = this.#keyId;
    this.#keyId = await this.addKey(password, options);
    await this.#backend.remove({ type: 'key', name: old }, options);
    return this.#keyId;
  }

  async removeKey(id: KeyId, options: CallOptions): Promise<void> {
    if (id === this.#keyId)
      throw new EngineError('input/invalid', 'The key in use cannot be removed', { key: id });
    await this.#backend.stat({ type: 'key', name: id }, options);
    await this.#backend.remove({ type: 'key', name: id }, options);
  }

  async listSnapshots(
    options: LoadOptions & { readonly onDamaged?: (id: SnapshotId, error: unknown) => void },
  ): Promise<readonly SnapshotRecord[]> {
    const records: SnapshotRecord[] = [];
    const listed = this.#backend.list('snapshot', options);
    const { connections } = this.#backend.properties;
    await forEachLimit(listed, connections, options.signal, async ({ name }, signal) => {
      const id = asSnapshotId(name);
      try {
        records.push({ id, snapshot: await this.loadSnapshot(id, { signal, isFresh: options.isFresh }) });
      } catch (error) {
        if (!isDamage(error) || !options.onDamaged) throw error;
        options.onDamaged(id, error);
      }
    });
    return records;
  }

  loadSnapshot(id: SnapshotId, options: LoadOptions): Promise<Snapshot> {
    return this.#files.load('snapshot', id, decodeSnapshot, options);
  }

  async saveSnapshot(snapshot: Snapshot, options: CallOptions): Promise<SnapshotId> {
    return asSnapshotId(await this.#files.save('snapshot', encodeSnapshot(snapshot), options));
  }

  async removeSnapshot(id: SnapshotId, options: CallOptions): Promise<void> {
    await this.#backend.remove({ type: 'snapshot', name: id }, options);
  }

  listFiles(type: Exclude<FileType, 'config'>, options: CallOptions): AsyncIterable<ListedFile> {
    return this.#backend.list(type, options);
  }

  async loadPlainFile(
    type: 'config' | 'key' | 'lock' | 'snapshot' | 'index',
    name: string,
    options: CallOptions,
  ): Promise<string> {
    if (type === 'config') return encodeConfig(this.#config).toString('utf8');
    if (type === 'key') return loadKeyText(this.#backend, asKeyId(name), options);
    return this.#files.load(type, name, (json) => bufferOver(json).toString('utf8'), options);
  }

  masterKeyJson(): string {
    return encodeMasterKey(this.#key.masterKey).toString('utf8');
  }

  async loadIndex(options: Parameters<OpenRepository['loadIndex']>[0]): Promise<IndexedRepository> {
    const early = await this.#takeEarly(options);
    const loaded = early ?? (await loadIndex(this.#backend, this.#files, this.version, options));
    const { workers, openWorkers, clock, log } = this.#environment;
    const environment = {
      backend: options.pause ? gatedBackend(this.#backend, new Set([options.pause])) : this.#backend,
      files: this.#files,
      workers,
      openWorkers,
      clock,
      log,
      key: this.#key.masterKey,
      zstd: this.#zstd,
      version: this.version,
      chunkerPolynomial: this.chunkerPolynomial,
    };
    return new LoadedRepository(this, environment, loaded, new BlobOpener(this.#boxKey, this.#zstd));
  }

  async loadKept(name: string, version: number): Promise<Bytes | undefined> {
    const box = await this.#kept?.load(name);
    try {
      return box && this.#localBox(name, version).unseal(box);
    } catch (error) {
      if (!isDamage(error)) throw error;
      this.#environment.log('warn', 'what was kept on this computer was dropped', { name });
      return undefined;
    }
  }

  async saveKept(name: string, version: number, pieces: Iterable<Bytes>): Promise<void> {
    await this.#kept?.save(name, this.#localBox(name, version).seal(pieces));
  }

  close(): Promise<void> {
    return this.#backend.close();
  }

  #localBox(name: string, version: number): LocalBox {
    return new LocalBox(this.#key.masterKey, `${name} ${version} ${this.id}`);
  }

  /** Where a lock has to settle, there is time for most of the index until then. Never rejects. */
  async #loadEarly(signal: AbortSignal): Promise<LoadedIndex | undefined> {
    if (this.#backend.properties.isConsistent) return undefined;
    return loadIndex(this.#backend, this.#files, this.version, { signal }).catch(() => undefined);
  }

  /** What was loaded early, once, if the index has the very same files now: files never change. */
  async #takeEarly({ signal, isFresh }: LoadOptions): Promise<LoadedIndex | undefined> {
    const taken = this.#early;
    // Once: whoever takes it may write.
    this.#early = undefined;
    const early = await taken;
    if (early === undefined || isFresh) return undefined;
    const ids = new Set<string>(early.indexIds);
    for await (const { name } of this.#backend.list('index', { signal })) {
      if (!ids.delete(name)) return undefined;
    }
    return ids.size === 0 ? early : undefined;
  }
}
