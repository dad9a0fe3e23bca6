import { z } from 'zod';
import { credentialSchema } from '../../contract/data';
import { AppError } from '../app-error';
import type { EncryptedFile, SecretStore } from './secret-store';

const secretsSchema = z.strictObject({ password: z.string(), credential: credentialSchema });
/** What opens the repository: its password, and the way into the storage. */
export type Secrets = z.infer<typeof secretsSchema>;

/** Keeps the connection's secrets: in memory for this run, in the keychain when the person wants and the system can. Never in plain text on disk. */
export class SecretsVault {
  readonly #store: SecretStore;
  readonly #file: EncryptedFile;
  #current: Secrets | undefined;

  constructor(store: SecretStore, file: EncryptedFile) {
    this.#store = store;
    this.#file = file;
  }

  /** Whether secrets are kept on this computer, readable or not at this moment. */
  get isRemembered(): boolean {
    return typeof this.#file.read() === 'string';
  }

  /**
   * The secrets, from memory or the keychain; `undefined` when they have to be asked for. A keychain that cannot be read now destroys nothing:
   * it may only be locked.
   */
  get(): Secrets | undefined {
    if (this.#current) return this.#current;
    const encrypted = this.#file.read();
    if (typeof encrypted !== 'string' || this.#store.state() !== 'available') return undefined;
    const text = this.#decrypted(encrypted);
    if (text !== undefined) this.#current = secretsSchema.parse(JSON.parse(text));
    return this.#current;
  }

  /** `undefined` where this keychain does not open it: that of another session may. */
  #decrypted(encrypted: string): string | undefined {
    try {
      return this.#store.decrypt(encrypted);
    } catch (error) {
      if (error instanceof AppError && error.code === 'app/keychain-unavailable') return undefined;
      throw error;
    }
  }

  /** `app/keychain-unavailable` unless secrets could be remembered now. */
  requireKeychain(): void {
    this.#store.encrypt('');
  }

  /**
   * Keeps `secrets`; on disk only if `isRemembered`. `app/keychain-unavailable` when that is wanted and impossible: nothing changes then. What a locked
   * keychain keeps stays for when it is unlocked.
   */
  set(secrets: Secrets, { isRemembered }: { readonly isRemembered: boolean }): void {
    if (isRemembered) this.#file.write(this.#store.encrypt(JSON.stringify(secrets)));
    else if (this.#store.state() !== 'locked') this.#file.write(undefined);
    this.#current = secrets;
  }

  /** Keeps `secrets` for this run alone, in place of those on disk, which are out of date, whether the keychain can be used or not. */
  replace(secrets: Secrets): void {
    this.#current = secrets;
    this.#file.write(undefined);
  }

  forget(): void {
    this.#current = undefined;
    this.#file.write(undefined);
  }
}
