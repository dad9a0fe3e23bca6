import { EngineError } from '../../errors';

/**
 * Refuses passwords for new keys that cannot be typed elsewhere: empty, or with outer white space, which restic trims from password files.
 * Throws `input/invalid`.
 */
export function checkNewPassword(password: string): void {
  if (password === '') throw new EngineError('input/invalid', 'The new password is empty');
  if (password.trim() !== password) {
    throw new EngineError('input/invalid', 'The new password begins or ends with white space; remove it');
  }
}
