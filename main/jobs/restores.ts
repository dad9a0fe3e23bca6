import { isAbsolute } from 'node:path';
import type { CallInput, Calls } from '../../contract/calls';
import type { JobOutcome } from '../../contract/data';
import type { SnapshotId } from '../engine/format/ids';
import type { RestoreRequest } from '../engine/requests';
import { AppError } from '../app-error';
import type { Jobs } from './jobs';
import type { Sessions } from './sessions';

export type RestoreInput = CallInput<Calls['restore']['start']>;

export class Restores {
  readonly #jobs: Jobs;
  readonly #sessions: Sessions;
  readonly #approvedTargets = new Set<string>();

  constructor(jobs: Jobs, sessions: Sessions) {
    this.#jobs = jobs;
    this.#sessions = sessions;
  }

  /** Notes what the person chose in the system's own dialog, and passes it on: only such folders are restored to. */
  approveTarget(folder: string | null, purpose: 'restore' | 'repository'): string | null {
    if (folder !== null && purpose === 'restore') this.#approvedTargets.add(folder);
    return folder;
  }

  /** Starts a restore; returns the job's id. `input/invalid` for a target that was not chosen in the dialog. */
  start(input: RestoreInput): string {
    if (input.target.kind === 'folder') this.#checkTarget(input.target.path);
    const request = restoreRequest(input);
    return this.#jobs.start('restore', {
      run: async (options): Promise<JobOutcome> => {
        const session = await this.#sessions.get(options.signal);
        const result = await session.restore(request, options);
        return {
          kind: 'restore',
          target: input.target.kind === 'folder' ? input.target.path : '',
          filesRestored: result.filesRestored,
          filesSkipped: result.filesSkipped,
          bytesRestored: result.bytesRestored,
          filesVerified: result.filesVerified,
        };
      },
      setPaused: (isPaused) => this.#sessions.setPaused(isPaused),
    });
  }

  /** The folder that a restore wrote to. */
  targetOf(jobId: string): string {
    const { outcome } = this.#jobs.get(jobId);
    if (outcome?.kind !== 'restore' || outcome.target === '')
      throw new AppError('input/invalid', 'That job restored to no single folder', { jobId });
    return outcome.target;
  }

  #checkTarget(path: string): void {
    if (isAbsolute(path) && this.#approvedTargets.has(path)) return;
    throw new AppError('input/invalid', 'The target folder was not chosen in the dialog', { path });
  }
}

function restoreRequest(input: RestoreInput): RestoreRequest {
  return {
    snapshot: input.snapshotId as SnapshotId,
    selection: input.paths,
    includes: [],
    excludes: [],
    ignoreCase: false,
    subfolder: '',
    target: input.target,
    conflicts: input.conflicts,
    deleteExtra: false,
    withMetadata: input.withMetadata,
    sparse: true,
    verify: input.verify,
    isDryRun: false,
    reportItems: false,
  };
}
