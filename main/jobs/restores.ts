import { randomUUID } from 'node:crypto';
import { isAbsolute } from 'node:path';
import type { CallInput, Calls } from '../../contract/calls';
import type { ArchiveFormat, JobOutcome, RestorePreview } from '../../contract/data';
import type { SnapshotId } from '../engine/format/ids';
import type { PreviewRow, RestoreRequest } from '../engine/requests';
import { AppError } from '../app-error';
import type { Jobs } from './jobs';
import type { Sessions } from './sessions';

export type RestoreInput = CallInput<Calls['restore']['start']>;

type PreviewInput = CallInput<Calls['restore']['preview']>;

export class Restores {
  readonly #jobs: Jobs;
  readonly #sessions: Sessions;
  readonly #approvedTargets = new Set<string>();
  /** Behind the newest preview. */
  #previewed: { readonly id: string; readonly rows: readonly PreviewRow[] } | undefined;

  constructor(jobs: Jobs, sessions: Sessions) {
    this.#jobs = jobs;
    this.#sessions = sessions;
  }

  /** Notes what the person chose in the system's own dialog, and passes it on: only such places are restored to. */
  approveTarget(path: string | null, purpose: 'restore' | 'repository' | ArchiveFormat): string | null {
    if (path !== null && purpose !== 'repository') this.#approvedTargets.add(path);
    return path;
  }

  /** Starts a restore; returns the job's id. `input/invalid` for a target that was not chosen in the dialog. */
  start(input: RestoreInput): string {
    if (input.target.kind !== 'original') this.#checkTarget(input.target.path);
    const request = restoreRequest(input);
    return this.#jobs.start('restore', {
      run: async (options): Promise<JobOutcome> => {
        const session = await this.#sessions.get(options.signal);
        const result = await session.restore(request, options);
        return {
          kind: 'restore',
          target: input.target.kind === 'original' ? '' : input.target.path,
          filesRestored: result.filesRestored,
          filesSkipped: result.filesSkipped,
          bytesRestored: result.bytesRestored,
          filesVerified: result.filesVerified,
        };
      },
      setPaused: (isPaused) => this.#sessions.setPaused(isPaused),
    });
  }

  /** What `start` would find and do. `input/invalid` as there. */
  async preview(input: PreviewInput, signal: AbortSignal): Promise<RestorePreview> {
    const { compares, ...asked } = input;
    if (asked.target.kind === 'folder') this.#checkTarget(asked.target.path);
    const session = await this.#sessions.get(signal);
    const request = {
      ...restoreRequest({ ...asked, withMetadata: true, verify: false }),
      comparesContent: compares === 'content',
    };
    const { rows, space } = await session.previewRestore(request, { signal });
    const id = randomUUID();
    this.#previewed = { id, rows };
    return {
      previewId: id,
      compared: compares,
      rows: rows.map(({ finding, outcome, items, bytes }) => ({ finding, outcome, items, bytes })),
      space: space.map(({ bytesFree = null, ...needed }) => ({ ...needed, bytesFree })),
    };
  }

  /** A page of the paths behind a row; none where there is no such row. */
  previewPaths({ previewId, finding, outcome, offset, limit }: CallInput<Calls['restore']['previewPaths']>) {
    if (this.#previewed?.id !== previewId)
      throw new AppError('input/invalid', 'That preview is not the newest', { previewId });
    const row = this.#previewed.rows.find((each) => each.finding === finding && each.outcome === outcome);
    const paths = row?.paths ?? [];
    return { total: paths.length, paths: paths.slice(offset, offset + limit) };
  }

  /** The folder or file that a restore wrote to. */
  targetOf(jobId: string): string {
    const { outcome } = this.#jobs.get(jobId);
    if (outcome?.kind !== 'restore' || outcome.target === '')
      throw new AppError('input/invalid', 'That job restored to no single folder', { jobId });
    return outcome.target;
  }

  #checkTarget(path: string): void {
    if (isAbsolute(path) && this.#approvedTargets.has(path)) return;
    throw new AppError('input/invalid', 'The target was not chosen in the dialog', { path });
  }
}

/** The folder that all of `paths` are in; empty for the root. */
export function commonFolder(paths: readonly string[]): string {
  const [first = [], ...others] = paths.map((path) => path.split('/').slice(0, -1));
  const end = first.findIndex((name, at) => others.some((other) => other[at] !== name));
  return (end < 0 ? first : first.slice(0, end)).join('/');
}

export function restoreRequest(input: RestoreInput): RestoreRequest {
  return {
    snapshot: input.snapshotId as SnapshotId,
    selection: input.paths,
    includes: [],
    excludes: [],
    ignoreCase: false,
    // A file that holds everything begins with what was chosen, not with the folders above it.
    subfolder: input.target.kind === 'archive' ? commonFolder(input.paths) : '',
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
