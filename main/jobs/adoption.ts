import { existsSync } from 'node:fs';
import { isAbsolute, sep } from 'node:path';
import type { Sources } from '../../contract/data';
import type { AdoptionDecision, AdoptionProposal } from '../../contract/recovery-data';
import type { SnapshotRecord } from '../engine/requests';
import type { SettingsFile } from '../settings/settings-file';
import { AppError } from '../app-error';
import type { DeviceIdentity } from './backups';
import type { Sessions } from './sessions';

/** Going on with the backups of another computer, or only looking at them. */
export class Adoption {
  readonly #sessions: Pick<Sessions, 'get'>;
  readonly #settings: SettingsFile;
  readonly #device: DeviceIdentity;
  readonly #onDidChange: () => void;

  constructor(
    sessions: Pick<Sessions, 'get'>,
    settings: SettingsFile,
    device: DeviceIdentity,
    onDidChange: () => void,
  ) {
    this.#sessions = sessions;
    this.#settings = settings;
    this.#device = device;
    this.#onDidChange = onDidChange;
  }

  /** What the newest backup there would mean on this computer; `null` where there is none. Changes nothing. */
  async propose(signal: AbortSignal): Promise<AdoptionProposal | null> {
    const session = await this.#sessions.get(signal);
    const records = await session.listSnapshots({ hosts: [], tagLists: [], paths: [] }, { signal });
    const newest = records.reduce<SnapshotRecord | undefined>(
      (best, record) => (best && timeOf(best) >= timeOf(record) ? best : record),
      undefined,
    );
    if (!newest) return null;
    const { id, snapshot } = newest;
    const { hostname, username, paths, excludes } = snapshot;
    return {
      snapshotId: id,
      time: new Date(timeOf(newest)).toISOString(),
      hostname,
      username,
      isThisComputer: hostname === this.#device.hostname,
      folders: paths.map((from) => {
        const to = homeMoved(from, username, this.#device.homeFolder);
        return { from, to: isAbsolute(to) ? to : null, exists: isAbsolute(to) && existsSync(to) };
      }),
      excludes,
    };
  }

  /** `app/not-connected`; `input/invalid` for folders that are not absolute here. */
  decide(decision: AdoptionDecision): Sources {
    const { sources } = this.#settings;
    const { connection } = this.#settings.document;
    if (!connection) throw new AppError('app/not-connected', 'No storage is connected');
    if (decision.choice === 'restore-only') {
      this.#settings.setSources({ ...sources, folders: [] });
      this.#settings.update({ connection: { ...connection, adopted: undefined } });
    } else {
      const { hostname, folders, excludes } = decision;
      const foreign = folders.find(({ to }) => !isAbsolute(to));
      if (foreign)
        throw new AppError('input/invalid', 'A folder has no place on this computer', { path: foreign.to });
      const adopted = { hosts: [hostname], moved: folders.filter(({ from, to }) => from !== to) };
      this.#settings.setSources({ ...sources, folders: folders.map(({ to }) => to), excludes });
      this.#settings.update({ connection: { ...connection, adopted } });
    }
    this.#onDidChange();
    return this.#settings.sources;
  }
}

const timeOf = ({ snapshot }: SnapshotRecord) => Date.parse(snapshot.time);

/** `path`, if it lies in the home folder of `username` on any system, in this one's; else as it is. */
function homeMoved(path: string, username: string, homeFolder: string): string {
  const [, root, folder, name, rest = ''] =
    /^((?:[A-Za-z]:)?)[\\/](root|(?:home|Users)[\\/]([^\\/]+))(.*)$/s.exec(path) ?? [];
  if (root === undefined || (rest !== '' && !/^[\\/]/.test(rest))) return path;
  const isHome = folder === 'root' ? username === 'root' : name === username.replace(/^.*\\/s, '');
  if (!isHome) return path;
  // A backslash is part of a name where it does not separate.
  const parts = root === '' ? rest.split('/') : rest.split(/[\\/]/);
  return homeFolder + parts.join(sep);
}
