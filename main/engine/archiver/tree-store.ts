import { Semaphore } from '../base/semaphore';
import type { TreeId } from '../format/ids';
import { encodeTreeOf } from '../format/tree';
import type { RepositoryWriter } from '../repository/repository';
import type { SavedTree } from '../walker/saved-folder';
import type { BackupReport } from './backup-report';

/** Trees that wait for room in a pack. */
const treesInFlight = 32;

/** Saves and counts trees, a bounded number at a time. */
export class TreeStore {
  readonly #writer: RepositoryWriter;
  readonly #report: BackupReport;
  readonly #inFlight = new Semaphore(treesInFlight);

  constructor(writer: RepositoryWriter, report: BackupReport) {
    this.#writer = writer;
    this.#report = report;
  }

  /** `nodes` are JSON, in the order of their names. */
  async save(nodes: readonly string[]): Promise<SavedTree> {
    return this.#inFlight.run(this.#writer.signal, async () => {
      const json = encodeTreeOf(nodes);
      const { id, isNew, storedBytes } = await this.#writer.saveBlob('tree', json);
      if (isNew) this.#report.newTree(json.length, storedBytes);
      return { id: id as TreeId, storedBytes };
    });
  }
}
