/* oxlint-disable typescript/no-deprecated -- the asynchronous calls that replace these do not exist in Electron 33 */
import { safeStorage } from 'electron';
import type { SecretStore } from '../auth/secret-store';
import { AppError } from '../app-error';

/** The system's keychain through Electron's `safeStorage`. Linux without one would fall back to a fixed key: that is refused. */
export const systemSecretStore: SecretStore = {
  state() {
    if (
      process.platform === 'linux' &&
      ['basic_text', 'unknown'].includes(safeStorage.getSelectedStorageBackend())
    )
      return 'none';
    if (safeStorage.isEncryptionAvailable()) return 'available';
    return process.platform === 'linux' ? 'locked' : 'none';
  },
  encrypt(text) {
    if (this.state() !== 'available') throw unavailable();
    return safeStorage.encryptString(text).toString('base64');
  },
  decrypt(encrypted) {
    if (this.state() !== 'available') throw unavailable();
    try {
      return safeStorage.decryptString(Buffer.from(encrypted, 'base64'));
    } catch {
      // Electron says no more than that it failed; the encrypted text stays where it is.
      throw unavailable();
    }
  },
};

function unavailable(): AppError {
  return new AppError('app/keychain-unavailable', "The system's keychain cannot be used");
}
