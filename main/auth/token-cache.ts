import type { ICachePlugin, TokenCacheContext } from '@azure/msal-node';
import { AppError } from '../app-error';
import { Semaphore } from '../engine/base/semaphore';
import type { SecretStore } from './secret-store';
import type { SharedFile } from './shared-file';

/** MSAL's cache as text: what it is, by section and key. */
type CacheSections = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

export interface TokenCacheOptions {
  readonly store: SecretStore;
  /** Where tokens are kept, encrypted; `undefined` keeps them for this run only. */
  readonly file: SharedFile | undefined;
}

/**
 * Where MSAL keeps who is signed in: encrypted in a file that several processes may share, or in memory. Nothing is ever written in plain text. While the
 * keychain cannot be used, the file is left alone: what is new lies in memory until it can be added to it.
 */
export class TokenCache implements ICachePlugin {
  readonly #store: SecretStore;
  readonly #file: SharedFile | undefined;
  /** MSAL reads and writes in two steps; between them nobody else may. */
  readonly #mutex = new Semaphore(1);
  /** Not in the file: all there is, or what could not be added yet. */
  #unsaved: CacheSections = {};
  readonly #entered = new Map<TokenCacheContext, () => Promise<void>>();

  constructor({ store, file }: TokenCacheOptions) {
    this.#store = store;
    this.#file = file;
  }

  /** `locked`: there are sign-ins that cannot be read before the keychain is unlocked. */
  async state(): Promise<'kept' | 'locked' | 'for-this-run'> {
    if (!this.#file) return 'for-this-run';
    if (!(await this.#load()).isReadable) return 'locked';
    return this.#store.state() === 'available' ? 'kept' : 'for-this-run';
  }

  /** `app/keychain-unavailable` when what is kept cannot be read now, so that nothing can be taken out of it. */
  async requireReadable(): Promise<void> {
    if ((await this.state()) === 'locked')
      throw new AppError('app/keychain-unavailable', 'The sign-ins on this computer cannot be read now');
  }

  /** Forgets everybody, also what cannot be read. */
  async clear(): Promise<void> {
    const release = await this.#enter({ isChange: true });
    try {
      this.#unsaved = {};
      await this.#file?.write(undefined);
    } finally {
      await release();
    }
  }

  async beforeCacheAccess(context: TokenCacheContext): Promise<void> {
    const release = await this.#enter({ isChange: context.cacheHasChanged });
    try {
      const { sections } = await this.#load();
      context.tokenCache.deserialize(JSON.stringify(merge(sections, this.#unsaved)));
    } catch (error) {
      await release();
      throw error;
    }
    this.#entered.set(context, release);
  }

  async afterCacheAccess(context: TokenCacheContext): Promise<void> {
    const release = this.#entered.get(context);
    // MSAL comes here even when it could not enter.
    if (!release) return;
    this.#entered.delete(context);
    try {
      if (context.cacheHasChanged) await this.#save(context.tokenCache.serialize());
    } finally {
      await release();
    }
  }

  /** Other processes are kept out of changes only: what can be read is always whole. */
  async #enter({ isChange }: { readonly isChange: boolean }): Promise<() => Promise<void>> {
    const leave = await this.#mutex.acquire(never);
    try {
      const unlock = isChange ? await this.#file?.lock(never) : undefined;
      return async () => {
        await unlock?.();
        leave();
      };
    } catch (error) {
      leave();
      throw error;
    }
  }

  async #load(): Promise<{ readonly isReadable: boolean; readonly sections: CacheSections }> {
    const encrypted = await this.#file?.read();
    if (encrypted === undefined) return { isReadable: true, sections: {} };
    if (this.#store.state() !== 'available') return { isReadable: false, sections: {} };
    try {
      return { isReadable: true, sections: parse(this.#store.decrypt(encrypted)) };
    } catch {
      // It may be locked since a moment ago, or another one: the file stays as it is, and the person is told by `state`.
      return { isReadable: false, sections: {} };
    }
  }

  async #save(text: string): Promise<void> {
    const { isReadable } = await this.#load();
    if (this.#file && isReadable && this.#store.state() === 'available') {
      await this.#file.write(this.#store.encrypt(text));
      this.#unsaved = {};
    } else this.#unsaved = parse(text);
  }
}

/** Waiting ends by itself: nobody holds the lock for longer than a file takes to be written. */
const never = new AbortController().signal;

function parse(text: string): CacheSections {
  return JSON.parse(text) as CacheSections;
}

/** `newer` wins where both have an entry. */
function merge(older: CacheSections, newer: CacheSections): CacheSections {
  const names = new Set([...Object.keys(older), ...Object.keys(newer)]);
  return Object.fromEntries([...names].map((name) => [name, { ...older[name], ...newer[name] }]));
}
