import type { JobOutcome } from '../../contract/data';
import type { Plan } from '../../contract/plan-data';
import {
  type BackupRequest,
  type BackupResult,
  type EngineEvent,
  type NewestFiles,
  usualPackSizeBytes,
} from '../engine/requests';
import type { SettingsFile } from '../settings/settings-file';
import { AppError } from '../app-error';
import { isEngineError } from '../engine/errors';
import { planTag } from '../plans/plan-tag';
import type { RemoteSession } from '../engine-thread/protocol';
import type { JobRunOptions, Jobs } from './jobs';
import { lockWaitMs } from './lock-wait';
import type { RunSpeed } from './run-speed';
import type { Sessions } from './sessions';
import type { SourceStates } from './source-states';
import { walkRules } from './walk-rules';

/** A few seconds' worth on a slow line. */
const firstFiles: NewestFiles = {
  maxFileBytes: 2 ** 20,
  maxFiles: 200,
  maxBytes: 32 * 2 ** 20,
  maxEntries: 50_000,
};
/** Of a snapshot with nothing but those. */
export const firstFilesTag = 'first-files';

/** Who this computer is in its snapshots. */
export interface DeviceIdentity {
  readonly hostname: string;
  readonly username: string;
  readonly homeFolder: string;
  readonly programVersion: string;
}

export interface BackupsOptions {
  readonly jobs: Jobs;
  readonly sessions: Sessions;
  readonly settings: SettingsFile;
  readonly states: SourceStates;
  readonly device: DeviceIdentity;
  readonly speed: Pick<RunSpeed, 'during'>;
  /** Of a device's first backup the first files can be restored. */
  readonly onDidSaveFirst: () => void;
}

export class Backups {
  readonly #options: BackupsOptions;

  constructor(options: BackupsOptions) {
    this.#options = options;
  }

  /** Starts a backup of the plan, also while backups are to wait; returns the job's id. `app/no-sources` when it has none. `rereads`: every file, also one that looks as it did. */
  run(plan: Plan, rereads: boolean): string {
    const { jobs, settings, states, device, speed } = this.#options;
    const { connection, upkeep } = settings.document;
    if (plan.sources.folders.length === 0) throw new AppError('app/no-sources', 'No folders are chosen');
    const request = {
      ...backupRequest(plan, device),
      ...{ rereads, tier: upkeep.tier },
      ...{ adopted: connection?.adopted, targetsBefore: states.before(plan) },
    };
    return jobs.start('backup', {
      planId: plan.id,
      run: async (options) => {
        const result = await speed.during(plan.id, () => this.#run(request, options));
        states.note(plan, result);
        return backupOutcome(result);
      },
    });
  }

  async #run(request: BackupRequest, options: JobRunOptions): Promise<BackupResult> {
    const session = await this.#options.sessions.get(options.signal);
    const hosts = [request.hostname, ...(request.adopted?.hosts ?? [])];
    const known = await session.listSnapshots({ hosts, tagLists: [], paths: [] }, options);
    if (known.length > 0) return session.backup(request, options);
    await this.#saveFirstFiles(session, request, options);
    // Not the starter: beside it nearly everything is new, and is counted as such.
    return session.backup({ ...request, parent: { kind: 'none' } }, options);
  }

  /** Before a device's first backup, which may take days: a small one of what would be missed first. */
  async #saveFirstFiles(
    session: RemoteSession,
    request: BackupRequest,
    options: JobRunOptions,
  ): Promise<void> {
    const starter = {
      ...request,
      newestFiles: firstFiles,
      tags: [...request.tags, firstFilesTag],
      countsAhead: false,
    };
    // Counts and troubles are those of the backup of everything, which meets these files again.
    const onEvent = (event: EngineEvent) => {
      if (event.kind === 'phase') options.onEvent(event);
    };
    try {
      const { newestFile, snapshotId } = await session.backup(starter, { ...options, onEvent });
      if (newestFile === undefined || snapshotId === undefined) return;
      options.onFirstFile({ path: newestFile, snapshotId });
      this.#options.onDidSaveFirst();
    } catch (error) {
      // Nothing small to begin with, or what is wrong with the request, which the next one says.
      if (!isEngineError(error, 'input/invalid')) throw error;
    }
  }
}

function backupRequest(plan: Plan, device: DeviceIdentity): BackupRequest {
  return {
    ...walkRules(plan.sources),
    targets: plan.sources.folders,
    workingFolder: device.homeFolder,
    hostname: device.hostname,
    username: device.username,
    tags: [planTag(plan)],
    timeMs: undefined,
    parent: { kind: 'latest' },
    skipIfUnchanged: false,
    isDryRun: false,
    compression: 'auto',
    packSizeBytes: usualPackSizeBytes,
    programVersion: device.programVersion,
    lockWaitMs,
    isQuiet: true,
    readers: plan.speed.readers ?? undefined,
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
