import { randomUUID } from 'node:crypto';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { CallInput, Calls } from '../../contract/calls';
import type { Drag } from '../../contract/restore-data';
import type { Clock } from '../engine/base/clock';
import { hasRawBytes } from '../engine/format/byte-text';
import { isCancelled } from '../engine/errors';
import type { RunOptions } from '../engine/requests';
import { AppError, toErrorData } from '../app-error';
import { FirstTrouble } from './first-trouble';
import { ProgressMeter } from './progress-meter';
import { commonFolder, restoreRequest } from './restores';
import type { Sessions } from './sessions';
import type { StagingRoom } from './staging-room';

/** After a drop the other program still copies, for all we know; and what was fetched and not dragged yet may be dragged again. */
const keptMs = 60 * 60_000;

type DragInput = CallInput<Calls['drag']['prepare']>;

interface Staged {
  drag: Drag;
  readonly input: DragInput;
  readonly meter: ProgressMeter;
  readonly abort: AbortController;
  files: readonly string[];
  wasDragged: boolean;
  /** Ends the wait for the removal. */
  expiry: AbortController;
  done: Promise<void>;
}

export interface DragsOptions {
  readonly sessions: Sessions;
  readonly clock: Clock;
  readonly room: StagingRoom;
  readonly onDidChange: (drag: Drag) => void;
}

/** Fetches what is dragged out of the window: a native drag needs files that exist. The copies are temporary. */
export class Drags {
  readonly #options: DragsOptions;
  readonly #staged = new Map<string, Staged>();
  readonly #ready: Promise<void>;

  /** Removes what an earlier run left. */
  constructor(options: DragsOptions) {
    this.#options = options;
    // What cannot be removed now is tried again at the end and at the next start.
    this.#ready = options.room.empty().catch(() => undefined);
  }

  get isPreparing(): boolean {
    return [...this.#staged.values()].some(({ drag }) => drag.state === 'preparing');
  }

  /** Starts to fetch; returns the drag's id at once. */
  prepare(input: DragInput): string {
    const id = randomUUID();
    const meter = new ProgressMeter(this.#options.clock, (progress) => this.#change(staged, { progress }));
    const staged: Staged = {
      drag: { id, state: 'preparing', progress: meter.progress, error: null },
      input,
      meter,
      abort: new AbortController(),
      files: [],
      wasDragged: false,
      expiry: new AbortController(),
      done: Promise.resolve(),
    };
    this.#staged.set(id, staged);
    staged.done = this.#ready.then(() => this.#run(staged));
    return id;
  }

  /** Gives up, and removes what was fetched. Does nothing once it was dragged: another program may still copy. */
  async cancel(id: string): Promise<void> {
    const staged = this.#staged.get(id);
    if (staged && !staged.wasDragged) await this.#giveUp(staged);
  }

  /** Runs `drag`, which lasts until the drop, with the files; they stay for a while. `input/invalid` unless they are ready. */
  async during(id: string, drag: (files: readonly string[]) => Promise<void>): Promise<void> {
    const staged = this.#staged.get(id);
    if (staged?.drag.state !== 'ready')
      throw new AppError('input/invalid', 'Those files are not ready', { dragId: id });
    staged.expiry.abort();
    staged.wasDragged = true;
    try {
      await drag(staged.files);
    } finally {
      this.#expire(staged);
    }
  }

  /** Gives up what is being fetched and removes all copies. */
  async stop(): Promise<void> {
    await Promise.all([...this.#staged.values()].map((staged) => this.#giveUp(staged)));
    await this.#options.room.empty();
  }

  async #giveUp(staged: Staged): Promise<void> {
    staged.abort.abort();
    staged.expiry.abort();
    await staged.done;
    await this.#remove(staged);
  }

  async #run(staged: Staged): Promise<void> {
    const { id } = staged.drag;
    try {
      const folder = await this.#options.room.make(id);
      const trouble = new FirstTrouble({
        signal: staged.abort.signal,
        onEvent: (event) => staged.meter.take(event),
      });
      await this.#fetch(staged.input, folder, trouble.run);
      staged.files = await draggable(staged.input.paths, folder);
      if (staged.files.length === 0)
        throw trouble.error ?? new AppError('disk/bad-name', 'The system cannot drag what was chosen');
      staged.meter.finish();
      this.#change(staged, { state: 'ready', error: trouble.error ? toErrorData(trouble.error) : null });
      this.#expire(staged);
    } catch (error) {
      await this.#remove(staged, isCancelled(error) ? null : toErrorData(error));
    }
  }

  async #fetch(input: DragInput, folder: string, run: RunOptions): Promise<void> {
    const session = await this.#options.sessions.get(run.signal);
    const target = { kind: 'folder', path: folder } as const;
    const asked = { ...input, target, conflicts: 'always', withMetadata: true, verify: false } as const;
    await session.restore({ ...restoreRequest(asked), subfolder: commonFolder(input.paths) }, run);
  }

  #expire(staged: Staged): void {
    staged.expiry = new AbortController();
    this.#options.clock
      .sleep(keptMs, staged.expiry.signal)
      .then(() => this.#remove(staged))
      // Ended because it is dragged again or is gone.
      .catch(() => undefined);
  }

  async #remove(staged: Staged, error: Drag['error'] = null): Promise<void> {
    if (!this.#staged.delete(staged.drag.id)) return;
    // What cannot be removed now is tried again at the end and at the next start.
    await this.#options.room.remove(staged.drag.id).catch(() => undefined);
    this.#change(staged, { state: error ? 'failed' : 'gone', progress: null, error });
  }

  #change(staged: Staged, change: Partial<Drag>): void {
    staged.drag = { ...staged.drag, ...change };
    this.#options.onDidChange(staged.drag);
  }
}

/** Those of `paths` that are in `folder` now. The system's drag knows no names that are not UTF-8. */
async function draggable(paths: readonly string[], folder: string): Promise<readonly string[]> {
  const above = commonFolder(paths).length;
  const files: string[] = [];
  for (const path of paths) {
    if (path === '/') return (await readdir(folder)).map((name) => join(folder, name));
    const file = join(folder, path.slice(above));
    const isThere =
      !hasRawBytes(path) &&
      (await lstat(file).then(
        () => true,
        () => false,
      ));
    if (isThere) files.push(file);
  }
  return files;
}
