/** The folders of one snapshot as they are asked for: page by page, so that the first rows of a huge one are there at once. */
import type { EntrySort, EntryView } from '../../../contract/data';
import type { ErrorData } from '../../../contract/errors';
import type { Api } from '../../api/api';
import { errorDataOf, isAbort } from '../../api/call-error';
import { displayText } from '../../lib/display-text';
import type { TreeEntry } from '../../ui/tree/tree-model';

/** An entry as a row of the tree: `name` is made for showing, `path` as it came. */
export type SnapshotEntry = Omit<EntryView, 'name'> & TreeEntry;

export type FolderState =
  | { readonly kind: 'reading'; readonly read: number; readonly total: number | undefined }
  | { readonly kind: 'complete' }
  | { readonly kind: 'failed'; readonly error: ErrorData };

export interface FoldersView {
  readonly children: ReadonlyMap<string, readonly SnapshotEntry[]>;
  readonly states: ReadonlyMap<string, FolderState>;
}

/** What fits on a large screen; then as many as cross the bridge within a frame. */
const firstPageSize = 100;
const pageSize = 1000;

export class FolderReader {
  readonly #api: Api;
  readonly #snapshotId: string;
  readonly #sort: EntrySort;
  readonly #listeners = new Set<() => void>();
  readonly #abort = new AbortController();
  #view: FoldersView = { children: new Map(), states: new Map() };

  constructor(api: Api, snapshotId: string, sort: EntrySort) {
    this.#api = api;
    this.#snapshotId = snapshotId;
    this.#sort = sort;
  }

  readonly get = (): FoldersView => this.#view;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Starts reading `path` unless it is read already or being read; a failed one is tried again. Never rejects. */
  readonly want = async (path: string): Promise<void> => {
    const state = this.#view.states.get(path);
    if (this.#abort.signal.aborted || (state !== undefined && state.kind !== 'failed')) return;
    this.#publish(path, { kind: 'reading', read: 0, total: undefined });
    try {
      await this.#readPages(path);
      this.#publish(path, { kind: 'complete' });
    } catch (error) {
      if (!isAbort(error)) this.#publish(path, { kind: 'failed', error: errorDataOf(error) });
    }
  };

  /** Gives up what is being read. */
  dispose(): void {
    this.#abort.abort();
  }

  async #readPages(path: string): Promise<void> {
    const entries: SnapshotEntry[] = [];
    let shown = 0;
    let total = Infinity;
    while (entries.length < total) {
      const page = await this.#api.snapshots.folder(
        {
          ...{ snapshotId: this.#snapshotId, path, sort: this.#sort, offset: entries.length },
          limit: entries.length === 0 ? firstPageSize : pageSize,
        },
        { signal: this.#abort.signal },
      );
      entries.push(...page.entries.map(rowEntry));
      // A page without entries would come again and again.
      total = page.entries.length === 0 ? entries.length : page.total;
      // Whoever looks makes all rows anew: less and less often, the more there are.
      if (entries.length >= Math.min(2 * shown, total)) {
        shown = entries.length;
        this.#publish(path, { kind: 'reading', read: shown, total }, [...entries]);
      }
      // Whoever scrolls meanwhile is not to wait for more than one page.
      if (entries.length < total) await nextFrame();
    }
  }

  #publish(path: string, state: FolderState, entries?: readonly SnapshotEntry[]): void {
    const { children, states } = this.#view;
    this.#view = {
      children: entries === undefined ? children : new Map(children).set(path, entries),
      states: new Map(states).set(path, state),
    };
    for (const listener of this.#listeners) listener();
  }
}

function nextFrame(): Promise<number> {
  return new Promise(requestAnimationFrame);
}

function rowEntry(entry: EntryView): SnapshotEntry {
  return { ...entry, name: displayText(entry.name), isFolder: entry.type === 'dir' };
}
