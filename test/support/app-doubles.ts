/** Doubles of what the app's rooms are given: documents in memory, a keychain that can be locked. */
import { AppError } from '../../main/app-error';
import type { EncryptedFile, SecretStore } from '../../main/auth/secret-store';
import type { DocumentStore } from '../../main/settings/settings-file';

export class MemoryDocument implements DocumentStore, EncryptedFile {
  #document: unknown;
  constructor(document?: unknown) {
    this.#document = document;
  }
  read(): unknown {
    return this.#document;
  }
  write(document: unknown): void {
    this.#document = structuredClone(document);
  }
  setAside(): string {
    return '/profile/settings.json.damaged';
  }
}

/** Encrypts by turning the text around; refuses like the real one while it is locked. */
export class FakeKeychain implements SecretStore {
  current: 'available' | 'locked' | 'none' = 'available';
  /** Opens nothing that was encrypted before. */
  isAnother = false;
  state(): 'available' | 'locked' | 'none' {
    return this.current;
  }
  encrypt(text: string): string {
    if (this.current !== 'available') throw new Error('keychain');
    return [...text].reverse().join('');
  }
  decrypt(encrypted: string): string {
    if (this.isAnother) throw new AppError('app/keychain-unavailable', 'keychain');
    return this.encrypt(encrypted);
  }
}
