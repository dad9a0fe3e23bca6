import { describe, expect, it } from 'vitest';
import { SecretsVault, type Secrets } from '../../../main/auth/secrets';
import { FakeKeychain, MemoryDocument } from '../../support/app-doubles';

const secrets: Secrets = { password: 'p', credential: { kind: 'account-key', key: 'k' } };

function vaultOf(keychain = new FakeKeychain(), file = new MemoryDocument()) {
  return {
    keychain,
    file,
    vault: new SecretsVault(keychain, file),
    again: () => new SecretsVault(keychain, file),
  };
}

describe('SecretsVault', () => {
  it('remembers through the keychain, never in plain text', () => {
    const { vault, file, again } = vaultOf();
    vault.set(secrets, { isRemembered: true });
    expect(file.read()).not.toContain('account-key');
    expect(again().get()).toEqual(secrets);
  });

  it('keeps them for this run only when that is asked', () => {
    const { vault, again } = vaultOf();
    vault.set(secrets, { isRemembered: false });
    expect([vault.get(), again().get(), again().isRemembered]).toEqual([secrets, undefined, false]);
  });

  it('loses nothing while the keychain is locked', () => {
    const { vault, keychain, again } = vaultOf();
    vault.set(secrets, { isRemembered: true });
    keychain.current = 'locked';
    const locked = again();
    expect([locked.get(), locked.isRemembered]).toEqual([undefined, true]);
    locked.set({ ...secrets, password: 'typed in' }, { isRemembered: false });
    expect(locked.get()?.password).toBe('typed in');
    keychain.current = 'available';
    expect(again().get()).toEqual(secrets);
  });

  it('asks for them where another keychain has taken the place of theirs, and keeps them for that', () => {
    const { vault, keychain, file, again } = vaultOf();
    vault.set(secrets, { isRemembered: true });
    keychain.isAnother = true;
    expect([again().get(), again().isRemembered, file.read()]).toEqual([undefined, true, expect.any(String)]);
    keychain.isAnother = false;
    expect(again().get()).toEqual(secrets);
  });

  it('changes nothing when the keychain refuses', () => {
    const { vault, keychain } = vaultOf();
    keychain.current = 'none';
    expect(() => vault.set(secrets, { isRemembered: true })).toThrow('keychain');
    expect([vault.get(), vault.isRemembered]).toEqual([undefined, false]);
  });

  it('forgets', () => {
    const { vault, again } = vaultOf();
    vault.set(secrets, { isRemembered: true });
    vault.forget();
    expect([vault.get(), again().get()]).toEqual([undefined, undefined]);
  });
});
