import { describe, expect, it } from 'vitest';
import { recoveryKeyOf, recoveryKeyRandomBytes } from '../../../contract/recovery-key';
import { SecretsVault } from '../../../main/auth/secrets';
import { RecoveryKits } from '../../../main/jobs/recovery-kits';
import { Sessions } from '../../../main/jobs/sessions';
import { SettingsFile } from '../../../main/settings/settings-file';
import { FakeKeychain, MemoryDocument } from '../../support/app-doubles';
import { FakeClock } from '../../support/fake-clock';
import { remoteEngine } from '../../support/remote-double';

const key = recoveryKeyOf(new Uint8Array(recoveryKeyRandomBytes).map((_, at) => at));
const place = { kind: 'azure', account: 'contoso', container: 'backups', prefix: 'laptop' } as const;
const repositoryId = 'a'.repeat(64);

function kitsWith(password = key) {
  const settings = new SettingsFile(new MemoryDocument());
  const vault = new SecretsVault(new FakeKeychain(), new MemoryDocument());
  settings.update({ connection: { place, location: 'in words', repositoryId } });
  vault.set({ password, credential: { kind: 'account', accountId: 'anna' } }, { isRemembered: false });
  const source = () => ({
    place,
    secrets: undefined,
    limits: { uploadBytesPerSecond: undefined, downloadBytesPerSecond: undefined },
  });
  const changes: unknown[] = [];
  const kits = new RecoveryKits({
    settings,
    vault,
    sessions: new Sessions(remoteEngine(), undefined, '/cache', source),
    device: { hostname: 'laptop', username: 'anna', homeFolder: '/', programVersion: 'test' },
    clock: new FakeClock(),
    onDidChange: () => changes.push(settings.document.connection?.kitConfirmedAt),
  });
  return { kits, settings, vault, changes };
}

describe('the recovery kit', () => {
  it('shows the key until one of its groups was typed back', () => {
    const { kits, changes } = kitsWith();
    const { askedGroup, ...kit } = kits.get();
    const [right = '', wrong = ''] = [key.split('-')[askedGroup! - 1], key.split('-')[askedGroup! % 6]];
    expect(kit).toEqual({
      hostname: 'laptop',
      location: 'in words',
      repositoryId,
      key,
      isRecoveryKey: true,
      confirmedAt: null,
    });
    expect([kits.confirm(wrong), kits.get().askedGroup, changes]).toEqual([false, askedGroup, []]);
    expect(kits.confirm(` ${right.toLowerCase()} `)).toBe(true);
    expect(kits.get()).toMatchObject({ key: null, confirmedAt: '2024-01-01T00:00:00.000Z' });
    expect(changes).toEqual(['2024-01-01T00:00:00.000Z']);
  });

  it('is confirmed by all of the key as well, and all of a password of somebody’s own', () => {
    expect(kitsWith().kits.confirm(key.toLowerCase())).toBe(true);
    const { kits } = kitsWith('correct horse');
    expect(kits.get()).toMatchObject({ key: 'correct horse', isRecoveryKey: false, askedGroup: null });
    expect([kits.confirm('correct'), kits.confirm('correct horse')]).toEqual([false, true]);
  });

  it('tells paper how to get back without this app', () => {
    expect(kitsWith().kits.sheet()).toMatchObject({
      key,
      groups: key.split('-'),
      commands: [
        'az login',
        'export AZURE_ACCOUNT_NAME=contoso',
        'export AZURE_FORCE_CLI_CREDENTIAL=true',
        'restic -r azure:backups:/laptop snapshots',
        'restic -r azure:backups:/laptop restore latest --target restored',
      ],
    });
  });

  it('is there for a backup that is open', () => {
    const { kits, settings, vault } = kitsWith();
    vault.forget();
    expect(() => kits.sheet()).toThrow(expect.objectContaining({ code: 'app/password-needed' }));
    settings.update({ connection: null });
    expect(() => kits.confirm(key)).toThrow(expect.objectContaining({ code: 'app/not-connected' }));
  });
});
