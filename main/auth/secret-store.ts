/** The operating system's keychain as this app uses it. */
export interface SecretStore {
  /** `locked`: secrets exist, for a start at which the person has unlocked the keychain. `none`: there is no keychain; nothing may be kept. */
  state(): 'available' | 'locked' | 'none';
  /** Fails with `app/keychain-unavailable` unless the state is `available`. */
  encrypt(text: string): string;
  /** Fails with `app/keychain-unavailable` when the keychain cannot be used now; the encrypted text stays good. */
  decrypt(encrypted: string): string;
}

/** Where the encrypted text lies between starts. */
export interface EncryptedFile {
  /** `undefined` when there is none. */
  read(): unknown;
  /** `undefined` removes it. */
  write(encrypted: string | undefined): void;
}
