/** What this window drags out of a backup. The system's drag needs files that exist, so they are fetched first. */
import { smallDragBytes, type Drag } from '../../contract/restore-data';
import type { ErrorData } from '../../contract/errors';
import type { Api } from './api';
import { errorDataOf } from './call-error';

export interface DraggedSelection {
  readonly snapshotId: string;
  readonly paths: readonly string[];
}

export interface DragOutState {
  readonly selection: DraggedSelection;
  /** `undefined` until main has begun. */
  readonly drag: Drag | undefined;
  /** Still under the pointer: what passes over this window, or is dropped on it, is this selection. */
  readonly isHeld: boolean;
  readonly error: ErrorData | undefined;
}

/**
 * One drag at a time. A small selection goes on as the system's drag as soon as it is there, if the button is still held, and is given up if not; a
 * larger one stays `ready` to be dragged by `dragAgain`. The window sees its own drag as files like any others: while `isHeld`, they are these.
 */
export class DragOut {
  readonly #api: Api;
  readonly #listeners = new Set<() => void>();
  #state: DragOutState | undefined;
  /** What was told before the answer said which drag is ours. */
  readonly #early = new Map<string, Drag>();
  /** The system's drag has taken over: it hears the button. */
  #isWithSystem = false;

  constructor(api: Api) {
    this.#api = api;
    api.on.dragChanged((drag) => this.#take(drag));
  }

  readonly get = (): DragOutState | undefined => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** To be called when a drag begins, whose own default is prevented; the button is held. */
  readonly begin = async (selection: DraggedSelection): Promise<void> => {
    this.clear();
    this.#early.clear();
    const state = { selection, drag: undefined, isHeld: true, error: undefined };
    this.#change(state);
    this.#watchButton();
    try {
      const { snapshotId, paths } = selection;
      const id = await this.#api.drag.prepare({ snapshotId, paths: [...paths] });
      const drag: Drag = { id, state: 'preparing', progress: null, error: null };
      // Given up meanwhile: nobody else knows its id.
      if (this.#state?.selection !== selection) return void this.#api.drag.cancel({ dragId: id });
      this.#change({ ...this.#state, drag });
      const early = this.#early.get(id);
      if (early) this.#take(early);
    } catch (error) {
      if (this.#state?.selection === selection) this.#change({ ...this.#state, error: errorDataOf(error) });
    }
  };

  /** The same once more, of what is `ready`. */
  readonly dragAgain = (): void => {
    if (this.#state?.drag?.state !== 'ready') return;
    this.#change({ ...this.#state, isHeld: true });
    this.#watchButton();
    void this.#start(this.#state.drag.id);
  };

  /** To be called when it is dropped on something of this window: what is held, which is given up. */
  readonly drop = (): DraggedSelection | undefined => {
    if (this.#state?.isHeld !== true) return undefined;
    const { selection } = this.#state;
    this.clear();
    return selection;
  };

  /** Gives up, and lets main remove what was fetched. */
  readonly clear = (): void => {
    const drag = this.#state?.drag;
    if (drag && drag.state !== 'failed') void this.#api.drag.cancel({ dragId: drag.id });
    if (this.#state) this.#change(undefined);
  };

  #take(drag: Drag): void {
    const state = this.#state;
    if (state && !state.drag) this.#early.set(drag.id, drag);
    if (state?.drag?.id !== drag.id || drag.state === 'gone') return;
    this.#change({ ...state, drag, error: drag.error ?? undefined });
    if (drag.state === 'ready' && state.drag.state !== 'ready' && state.isHeld && isSmall(drag))
      void this.#start(drag.id);
  }

  async #start(dragId: string): Promise<void> {
    this.#isWithSystem = true;
    let error: ErrorData | undefined;
    try {
      await this.#api.drag.start({ dragId });
    } catch (reason) {
      error = errorDataOf(reason);
    }
    this.#isWithSystem = false;
    if (this.#state) this.#change({ ...this.#state, isHeld: false, error });
  }

  /** Before the system has taken over, the button is heard here. */
  #watchButton(): void {
    const onUp = () => {
      if (!this.#isWithSystem) this.#release();
    };
    // In the next turn, so that whoever is dropped on sees what is held.
    window.addEventListener('mouseup', () => setTimeout(onUp), { once: true });
  }

  #release(): void {
    if (!this.#state) return;
    const { drag } = this.#state;
    if (drag?.state === 'preparing' && isSmall(drag)) this.clear();
    else this.#change({ ...this.#state, isHeld: false });
  }

  #change(state: DragOutState | undefined): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}

function isSmall({ progress }: Drag): boolean {
  return (progress?.bytesTotal ?? 0) <= smallDragBytes;
}
