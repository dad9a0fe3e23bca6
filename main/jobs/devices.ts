import { dirname } from 'node:path/posix';
import type { CallInput, Calls } from '../../contract/calls';
import type { Organisation, Place } from '../../contract/data';
import type { Device, DeviceSurvey } from '../../contract/recovery-data';
import type { RemoteEngine } from '../engine-thread/protocol';
import type { FoundRepository } from '../engine/engine';
import { AppError } from '../app-error';
import type { DeviceIdentity } from './backups';
import type { ConnectionsOptions } from './connections';
import type { Sessions } from './sessions';

type AzurePlace = Extract<Place, { readonly kind: 'azure' }>;

/** Finds the computers whose backups lie in a container. */
export class Devices {
  readonly #engine: RemoteEngine;
  readonly #sessions: Pick<Sessions, 'resolve'>;
  readonly #organisation: ConnectionsOptions['organisation'];
  readonly #device: DeviceIdentity;

  constructor(
    engine: RemoteEngine,
    sessions: Pick<Sessions, 'resolve'>,
    organisation: ConnectionsOptions['organisation'],
    device: DeviceIdentity,
  ) {
    this.#engine = engine;
    this.#sessions = sessions;
    this.#organisation = organisation;
    this.#device = device;
  }

  /** Newest activity first. `input/invalid` where no place is given and the organisation has none either. */
  async list(
    { credential, place: given }: CallInput<Calls['devices']['list']>,
    signal: AbortSignal,
  ): Promise<DeviceSurvey> {
    const accountId = credential.kind === 'account' ? credential.accountId : undefined;
    const place = given ?? beside(await this.#organisation(accountId));
    const { repositories, ...survey } = await this.#engine.findRepositories(
      this.#sessions.resolve(place, credential),
      { signal },
    );
    const devices = repositories.map((found) => this.#deviceOf(place, found));
    return { ...survey, devices: devices.sort((a, b) => order(b) - order(a)) };
  }

  #deviceOf(place: AzurePlace, found: FoundRepository): Device {
    const { prefix, hostname, username, created, snapshots, newestSnapshotMs } = found;
    return {
      place: { ...place, prefix },
      hostname: hostname ?? null,
      username: username ?? null,
      createdAt: created === undefined ? null : new Date(created).toISOString(),
      lastBackupAt: newestSnapshotMs === undefined ? null : new Date(newestSnapshotMs).toISOString(),
      backups: snapshots ?? null,
      isThisComputer: hostname === this.#device.hostname && username === this.#device.username,
    };
  }
}

const order = ({ lastBackupAt }: Device) => (lastBackupAt === null ? 0 : Date.parse(lastBackupAt));

/** Where the other computers' backups lie: in the folder that the organisation's template puts this one's into. */
function beside(organisation: Organisation | null): AzurePlace {
  if (!organisation?.place) throw new AppError('input/invalid', 'No place was given to look for devices');
  const above = dirname(organisation.place.prefix);
  return { ...organisation.place, prefix: above === '.' ? '' : above };
}
