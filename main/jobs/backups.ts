import type { JobOutcome, Sources } from '../../contract/data';
import {
  type BackupRequest,
  type BackupResult,
  type RunOptions,
  type WalkRules,
  usualPackSizeBytes,
} from '../engine/requests';
import { AppError } from '../app-error';
import type { Jobs } from './jobs';
import type { Sessions } from './sessions';

/** Who this computer is in its snapshots. */
export interface DeviceIdentity {
  readonly hostname: string;
  readonly username: string;
  readonly homeFolder: string;
  readonly programVersion: string;
}

export class Backups {
  readonly #jobs: Jobs;
  readonly #sessions: Sessions;
  readonly #sources: () => Sources;
  readonly #device: DeviceIdentity;
  readonly #pausedUntil: () => string | null;

  constructor(
    jobs: Jobs,
    sessions: Sessions,
    sources: () => Sources,
    device: DeviceIdentity,
    pausedUntil: () => string | null,
  ) {
    this.#jobs = jobs;
    this.#sessions = sessions;
    this.#sources = sources;
    this.#device = device;
    this.#pausedUntil = pausedUntil;
  }

  /** Starts a backup of the chosen folders; returns the job's id. `app/no-sources` when none are chosen, `app/paused` while backups are to wait. */
  start(): string {
    const until = this.#pausedUntil();
    if (until !== null) throw new AppError('app/paused', `Backups are paused until ${until}`, { until });
    const sources = this.#sources();
    if (sources.folders.length === 0) throw new AppError('app/no-sources', 'No folders are chosen');
    const request = backupRequest(sources, this.#device);
    return this.#jobs.start('backup', {
      run: async (options) => this.#run(request, options),
      setPaused: (isPaused) => this.#sessions.setPaused(isPaused),
    });
  }

  async #run(request: BackupRequest, options: RunOptions): Promise<JobOutcome> {
    const session = await this.#sessions.get(options.signal);
    return backupOutcome(await session.backup(request, options));
  }
}

/** What of the chosen folders is taken, and when a file counts as unchanged. */
export function walkRules(sources: Sources): WalkRules {
  return {
    excludes: sources.excludes,
    excludesIgnoringCase: [],
    excludeIfPresent: [],
    excludeCaches: sources.excludeCaches,
    excludeLargerThanBytes: undefined,
    oneFileSystem: false,
    ignoreCtime: false,
    ignoreInode: false,
    withAtime: false,
    reportItems: false,
  };
}

function backupRequest(sources: Sources, device: DeviceIdentity): BackupRequest {
  return {
    ...walkRules(sources),
    targets: sources.folders,
    workingFolder: device.homeFolder,
    hostname: device.hostname,
    username: device.username,
    tags: [],
    timeMs: undefined,
    parent: { kind: 'latest' },
    skipIfUnchanged: false,
    isDryRun: false,
    compression: 'auto',
    packSizeBytes: usualPackSizeBytes,
    programVersion: device.programVersion,
    isQuiet: true,
    countsAhead: true,
  };
}

function backupOutcome({ snapshotId, snapshot }: BackupResult): JobOutcome {
  const { summary } = snapshot;
  if (snapshotId === undefined || !summary) throw new AppError('bug', 'The backup ended without a snapshot');
  return {
    kind: 'backup',
    snapshotId,
    filesNew: summary.filesNew,
    filesChanged: summary.filesChanged,
    filesUnmodified: summary.filesUnmodified,
    bytesProcessed: summary.totalBytesProcessed,
    bytesAdded: summary.dataAdded,
    bytesStored: summary.dataAddedPacked,
  };
}
