import type { EngineError } from '../errors';
import { engineErrorToData } from '../errors';
import type { ByteText } from '../format/byte-text';
import type { Comparison, Difference } from '../lookup-requests';
import type { RunOptions } from '../requests';

/** What somebody may scroll through; so many take some 50 MB on their way to the window. */
export const mostDifferences = 100_000;
const mostUnreadable = 1000;
const reportEveryMs = 250;

/** Gathers what a comparison finds, and tells how far it is. */
export class FoundDifferences {
  readonly #onEvent: RunOptions['onEvent'];
  #found: Difference[] = [];
  #isCut = false;
  readonly #totals = { added: noTotals(), removed: noTotals(), changed: noTotals() };
  readonly #unreadable: Comparison['unreadable'][number][] = [];
  #files = 0;
  #bytes = 0;
  #reportedMs = performance.now();

  constructor(onEvent: RunOptions['onEvent']) {
    this.#onEvent = onEvent;
  }

  add(difference: Difference): void {
    const { change, files, bytesAfter, bytesBefore } = difference;
    this.#totals[change].files += files;
    this.#totals[change].bytes += bytesAfter ?? bytesBefore ?? 0;
    if (this.#found.push(difference) >= 2 * mostDifferences) this.#cut();
  }

  addUnreadable(path: ByteText, error: EngineError): void {
    if (this.#unreadable.length < mostUnreadable)
      this.#unreadable.push({ path, error: engineErrorToData(error) });
  }

  /** Files that were compared, and bytes that had to be read for it. */
  count(files: number, bytes: number): void {
    this.#files += files;
    this.#bytes += bytes;
    if (performance.now() - this.#reportedMs < reportEveryMs) return;
    this.#reportedMs = performance.now();
    this.#onEvent({ kind: 'progress', filesDone: this.#files, bytesDone: this.#bytes, bytesTransferred: 0 });
  }

  result(): Comparison {
    if (this.#found.length > mostDifferences) this.#cut();
    return {
      differences: this.#found,
      isCut: this.#isCut,
      totals: this.#totals,
      unreadable: this.#unreadable,
    };
  }

  #cut(): void {
    this.#isCut = true;
    this.#found = this.#found.sort((a, b) => largest(b) - largest(a)).slice(0, mostDifferences);
  }
}

function noTotals() {
  return { files: 0, bytes: 0 };
}

function largest({ bytesBefore = 0, bytesAfter = 0 }: Difference): number {
  return Math.max(bytesBefore, bytesAfter);
}
