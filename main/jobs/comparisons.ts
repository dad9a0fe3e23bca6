import { randomUUID } from 'node:crypto';
import type { CallInput, Calls } from '../../contract/calls';
import type { Sources } from '../../contract/data';
import type {
  ComparisonPage,
  ComparisonProgress,
  ComparisonSummary,
  Difference,
} from '../../contract/lookup';
import type { SnapshotId } from '../engine/format/ids';
import type { CompareRequest } from '../engine/lookup-requests';
import type { EngineEvent } from '../engine/requests';
import { AppError, plainErrorData } from '../app-error';
import { walkRules } from './walk-rules';
import type { Sessions } from './sessions';
import { entryType } from './snapshots';

type RunInput = CallInput<Calls['comparison']['run']>;
type PageInput = CallInput<Calls['comparison']['page']>;

const byName = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/** Compares snapshots with each other and with this computer, and keeps what the last comparison found. */
export class Comparisons {
  readonly #sessions: Sessions;
  readonly #sources: () => Sources;
  readonly #onProgress: (progress: ComparisonProgress) => void;
  #last: { readonly id: string; readonly differences: readonly Difference[] } | undefined;
  /** What the last page was cut from. */
  #sorted: { readonly key: string; readonly differences: readonly Difference[] } | undefined;

  constructor(
    sessions: Sessions,
    sources: () => Sources,
    onProgress: (progress: ComparisonProgress) => void,
  ) {
    this.#sessions = sessions;
    this.#sources = sources;
    this.#onProgress = onProgress;
  }

  async run(input: RunInput, signal: AbortSignal): Promise<ComparisonSummary> {
    const session = await this.#sessions.get(signal);
    const onEvent = (event: EngineEvent) => {
      if (event.kind === 'progress')
        this.#onProgress({ filesDone: event.filesDone, bytesRead: event.bytesDone });
    };
    const { differences, totals, isCut, unreadable } = await session.compare(this.#request(input), {
      signal,
      onEvent,
    });
    const id = randomUUID();
    this.#last = {
      id,
      differences: differences.map(({ type, bytesBefore, bytesAfter, ...rest }) => ({
        ...rest,
        type: entryType(type),
        bytesBefore: bytesBefore ?? null,
        bytesAfter: bytesAfter ?? null,
      })),
    };
    const troubles = unreadable.map(({ path, error }) => ({ path, error: plainErrorData(error) }));
    return { id, totals, isCut, unreadable: troubles };
  }

  page(input: PageInput): ComparisonPage {
    const { offset, limit } = input;
    const differences = this.#differences(input);
    return { total: differences.length, offset, entries: differences.slice(offset, offset + limit) };
  }

  #differences({ comparisonId, changes, sort }: PageInput): readonly Difference[] {
    if (this.#last?.id !== comparisonId)
      throw new AppError('input/invalid', 'That comparison is not kept any more', { comparisonId });
    const key = JSON.stringify([comparisonId, changes, sort]);
    if (this.#sorted?.key !== key) {
      const wanted = this.#last.differences.filter(({ change }) => changes.includes(change));
      this.#sorted = { key, differences: wanted.sort(differenceOrder(sort)) };
    }
    return this.#sorted.differences;
  }

  #request({ from, to }: RunInput): CompareRequest {
    return {
      from: from as SnapshotId,
      to:
        to.kind === 'snapshot'
          ? { kind: 'snapshot', snapshot: to.snapshotId as SnapshotId }
          : { kind: 'computer', rules: walkRules(this.#sources()) },
    };
  }
}

function differenceOrder({ by, isDescending }: PageInput['sort']): (a: Difference, b: Difference) => number {
  const direction = isDescending ? -1 : 1;
  const bytesOf = ({ bytesBefore, bytesAfter }: Difference) => Math.max(bytesBefore ?? 0, bytesAfter ?? 0);
  const byPath = (a: Difference, b: Difference) => byName.compare(a.path, b.path);
  if (by === 'name') return (a, b) => direction * byPath(a, b);
  return (a, b) => direction * (bytesOf(a) - bytesOf(b)) || byPath(a, b);
}
