import { randomUUID } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import { calls, type CallInput, type Calls } from '../../contract/calls';
import type { JobOutcome, Sources } from '../../contract/data';
import type { ArchiveFormat, RestorePlace, RestorePreview } from '../../contract/restore-data';
import type { SnapshotId } from '../engine/format/ids';
import type { PreviewRow, RestoreRequest } from '../engine/requests';
import { AppError } from '../app-error';
import { FirstTrouble } from './first-trouble';
import { lockWaitMs } from './lock-wait';
import type { Jobs } from './jobs';
import { isWithin } from './path-within';
import type { Sessions } from './sessions';

export type RestoreInput = CallInput<Calls['restore']['start']>;

type PreviewInput = CallInput<Calls['restore']['preview']>;

export class Restores {
  readonly #jobs: Jobs;
  readonly #sessions: Sessions;
  readonly #sources: () => Sources;
  /** Each with its kind: what was chosen as a folder is none to write a file over. */
  readonly #approvedTargets = new Set<string>();
  /** Behind the newest preview. */
  #previewed: { readonly id: string; readonly rows: readonly PreviewRow[] } | undefined;

  readonly #usualFolders: readonly string[];

  constructor(jobs: Jobs, sessions: Sessions, sources: () => Sources, usualFolders: readonly string[]) {
    this.#jobs = jobs;
    this.#sessions = sessions;
    this.#sources = sources;
    this.#usualFolders = usualFolders;
    // What the window adds from now on is only its word.
    this.approveFolders([...usualFolders, ...sources().folders]);
  }

  /** Notes what the person chose in the system's own dialog, and passes it on: only such places are restored to. */
  approveTarget(path: string | null, purpose: 'restore' | 'repository' | ArchiveFormat): string | null {
    const kind = purpose === 'restore' ? 'folder' : 'archive';
    if (path !== null && purpose !== 'repository') this.#approvedTargets.add(`${kind} ${path}`);
    return path;
  }

  /** The same for folders that were chosen to be protected. */
  approveFolders(folders: readonly string[]): readonly string[] {
    for (const folder of folders) this.approveTarget(folder, 'restore');
    return folders;
  }

  /** What is accepted without being chosen for it, as far as it is there. */
  async places(): Promise<readonly RestorePlace[]> {
    const { folders } = this.#sources();
    const kindOf = (path: string) => (folders.includes(path) ? 'protected' : 'usual');
    const known = [...new Set([...folders, ...this.#usualFolders])].filter(
      (path) => this.#approvedTargets.has(`folder ${path}`) && !this.#sessions.holds(path),
    );
    const isThere = await Promise.all(
      known.map((path) =>
        stat(path)
          .then((found) => found.isDirectory())
          .catch(() => false),
      ),
    );
    return known.filter((_, at) => isThere[at]).map((path) => ({ path, kind: kindOf(path) }));
  }

  /**
   * Starts a restore; returns the job's id. `input/invalid` for a target that was not chosen in the dialog, `app/target-in-storage` for one among the
   * files of the backups.
   */
  start(input: RestoreInput): string {
    this.#checkTarget(input.target);
    return this.#start(input);
  }

  /** Goes on with a restore that did not finish; returns the new job's id. `input/invalid` when there is nothing to go on with. */
  resume(jobId: string): string {
    // It comes from our own file, and its target was chosen in the dialog once.
    const input = calls.restore.start.input.safeParse(this.#jobs.requestOf(jobId));
    if (!input.success) throw new AppError('input/invalid', 'That job cannot be gone on with', { jobId });
    const id = this.#start(input.data);
    this.#jobs.forgetRequest(jobId);
    return id;
  }

  #start(input: RestoreInput): string {
    const request = restoreRequest(input);
    return this.#jobs.start('restore', {
      run: async (options): Promise<JobOutcome> => {
        const session = await this.#sessions.get(options.signal);
        const trouble = new FirstTrouble(options);
        const result = await session.restore(request, trouble.run);
        // Nothing came of the whole run, and this is why.
        if (trouble.error && result.filesRestored + result.filesSkipped === 0) throw trouble.error;
        return {
          kind: 'restore',
          target: input.target.kind === 'original' ? '' : input.target.path,
          filesRestored: result.filesRestored,
          filesSkipped: result.filesSkipped,
          bytesRestored: result.bytesRestored,
          filesVerified: result.filesVerified,
        };
      },
      request: input,
    });
  }

  /** What `start` would find and do. `input/invalid` as there. */
  async preview(input: PreviewInput, signal: AbortSignal): Promise<RestorePreview> {
    const { compares, ...asked } = input;
    this.#checkTarget(asked.target);
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
      isInSource: this.#isInSource(asked.target),
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

  #checkTarget(target: RestoreInput['target']): void {
    if (target.kind === 'original') return;
    const { kind, path } = target;
    if (!isAbsolute(path) || !this.#approvedTargets.has(`${kind} ${path}`))
      throw new AppError('input/invalid', 'The target was not chosen in the dialog', { path });
    if (this.#sessions.holds(path))
      throw new AppError('app/target-in-storage', 'The target is in the folder of the backups', { path });
  }

  #isInSource(target: PreviewInput['target']): boolean {
    return (
      target.kind === 'folder' && this.#sources().folders.some((folder) => isWithin(target.path, folder))
    );
  }
}

/** The folder that all of `paths` are in; empty for the root. */
export function commonFolder(paths: readonly string[]): string {
  const [first = [], ...others] = paths.map((path) => path.split('/').slice(0, -1));
  const end = first.findIndex((name, at) => others.some((other) => other[at] !== name));
  return (end < 0 ? first : first.slice(0, end)).join('/');
}

/** Whether it begins with what was chosen, not with the folders above it: a file that holds everything always does. */
function isFlat(target: RestoreInput['target']): boolean {
  return target.kind === 'archive' || (target.kind === 'folder' && target.isFlat === true);
}

export function restoreRequest(input: RestoreInput): RestoreRequest {
  return {
    snapshot: input.snapshotId as SnapshotId,
    selection: input.paths,
    includes: [],
    excludes: [],
    ignoreCase: false,
    subfolder: isFlat(input.target) ? commonFolder(input.paths) : '',
    target: input.target,
    conflicts: input.conflicts,
    deleteExtra: false,
    withMetadata: input.withMetadata,
    sparse: true,
    verify: input.verify,
    isDryRun: false,
    reportItems: false,
    lockWaitMs,
  };
}
