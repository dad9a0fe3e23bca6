import { randomInt } from 'node:crypto';
import type { CallInput, Calls } from '../../contract/calls';
import type { RecoveryKit } from '../../contract/recovery-data';
import {
  isRecoveryKeyGroup,
  passwordFrom,
  recoveryKeyGroups,
  recoveryKeyGroupsOf,
} from '../../contract/recovery-key';
import type { Secrets, SecretsVault } from '../auth/secrets';
import type { Clock } from '../engine/base/clock';
import type { SettingsDocument, SettingsFile } from '../settings/settings-file';
import { AppError } from '../app-error';
import type { DeviceIdentity } from './backups';
import { literalPattern, resticAccess, resticCommand, type ResticAccess } from './restic-command';
import type { Sessions } from './sessions';

/** What stands on the sheet. */
export type RecoverySheet = ReturnType<RecoveryKits['sheet']>;

export interface RecoveryKitsOptions {
  readonly settings: SettingsFile;
  readonly vault: SecretsVault;
  readonly sessions: Pick<Sessions, 'resolve'>;
  readonly device: DeviceIdentity;
  readonly clock: Clock;
  /** It was confirmed. */
  readonly onDidChange: () => void;
}

/** The paper that brings everything back when this computer is gone. */
export class RecoveryKits {
  readonly #options: RecoveryKitsOptions;
  /** Which group is to be typed back, from 1; another one for each run. */
  readonly #askedGroup = randomInt(recoveryKeyGroups) + 1;

  constructor(options: RecoveryKitsOptions) {
    this.#options = options;
  }

  /** `app/not-connected`, `app/password-needed`. */
  get(): RecoveryKit {
    const { connection, secrets } = this.#known();
    const confirmedAt = connection.kitConfirmedAt ?? null;
    const isRecoveryKey = recoveryKeyGroupsOf(secrets.password) !== undefined;
    return {
      hostname: this.#options.device.hostname,
      location: connection.location,
      repositoryId: connection.repositoryId,
      key: confirmedAt === null ? secrets.password : null,
      isRecoveryKey,
      askedGroup: isRecoveryKey ? this.#askedGroup : null,
      confirmedAt,
    };
  }

  /** Whether `answer` is the group that was asked, or the whole key. Once it was, the key is not shown again. */
  confirm(answer: string): boolean {
    const { connection, secrets } = this.#known();
    const group = recoveryKeyGroupsOf(secrets.password)?.[this.#askedGroup - 1];
    const isWhole = passwordFrom(answer) === secrets.password;
    if (!isWhole && !(group !== undefined && isRecoveryKeyGroup(answer, group))) return false;
    const kitConfirmedAt = this.#options.clock.nowMs();
    this.#options.settings.update({
      connection: { ...connection, kitConfirmedAt: new Date(kitConfirmedAt).toISOString() },
    });
    this.#options.onDidChange();
    return true;
  }

  get key(): string {
    return this.#known().secrets.password;
  }

  /** All that the sheet says, the key as well: for main's own hands. */
  sheet() {
    const { device, clock } = this.#options;
    const { connection, secrets } = this.#known();
    const { place, repositoryId } = connection;
    const access = this.#access();
    const command = (...args: readonly string[]) => resticCommand(access, args, process.platform);
    return {
      hostname: device.hostname,
      username: device.username,
      place,
      repositoryId,
      key: secrets.password,
      groups: recoveryKeyGroupsOf(secrets.password),
      printedAt: new Date(clock.nowMs()).toISOString(),
      commands: [
        ...resticAccess(access, process.platform),
        command('snapshots'),
        command('restore', 'latest', '--target', 'restored'),
      ],
    };
  }

  /** Lines for the shell of this system that restore what is below `paths`, or all where there are none, with plain restic. */
  command({ snapshotId, paths, target }: CallInput<Calls['recovery']['command']>): readonly string[] {
    const access = this.#access();
    const includes = paths.flatMap((path) => ['--include', literalPattern(path)]);
    const args = ['restore', snapshotId, ...includes, '--target', target];
    return [...resticAccess(access, process.platform), resticCommand(access, args, process.platform)];
  }

  #access(): ResticAccess {
    const { connection, secrets } = this.#known();
    const { location, credential } = this.#options.sessions.resolve(connection.place, secrets.credential);
    return { location, credential: credential.kind };
  }

  #known(): { readonly connection: NonNullable<SettingsDocument['connection']>; readonly secrets: Secrets } {
    const { settings, vault } = this.#options;
    const { connection } = settings.document;
    if (!connection) throw new AppError('app/not-connected', 'No storage is connected');
    const secrets = vault.get();
    if (!secrets) throw new AppError('app/password-needed', 'The password is not known in this run');
    return { connection, secrets };
  }
}
