import { useCallback, useEffect, useState } from 'react';
import type { CallInput, Calls } from '../../../../contract/calls';
import type { Change, ComparisonProgress, ComparisonSummary, Difference } from '../../../../contract/lookup';
import { errorDataOf, isAbort } from '../../../api/call-error';
import { useApi, useCall, useEvent } from '../../../api/hooks';
import type { ErrorData } from '../../../../contract/errors';

const pageSize = 500;

export type Compared = CallInput<Calls['comparison']['run']>;
export type DifferenceSort = CallInput<Calls['comparison']['page']>['sort'];

/** Runs the comparison; leaving the screen gives it up. */
export function useComparison(compared: Compared) {
  const { comparison } = useApi();
  const [progress, setProgress] = useState<ComparisonProgress>();
  useEvent('comparisonChanged', setProgress);
  const state = useCall<ComparisonSummary>(
    useCallback((signal) => comparison.run(compared, { signal }), [comparison, compared]),
  );
  return { state, progress };
}

interface Listed {
  readonly entries: readonly Difference[];
  readonly total: number;
  readonly error: ErrorData | undefined;
}

const nothing: Listed = { entries: [], total: 0, error: undefined };

/** The differences of the kinds that are shown, page by page. */
export function useDifferences(
  comparisonId: string,
  changes: readonly Change[],
  sort: DifferenceSort,
): Listed & { readonly readMore: () => void } {
  const { comparison } = useApi();
  const [listed, setListed] = useState(nothing);
  const read = useCallback(
    async (before: readonly Difference[], signal?: AbortSignal): Promise<Listed> => {
      const input = { comparisonId, changes: [...changes], sort, offset: before.length, limit: pageSize };
      try {
        const page = await comparison.page(input, signal ? { signal } : {});
        return { entries: [...before, ...page.entries], total: page.total, error: undefined };
      } catch (error) {
        return { ...nothing, error: isAbort(error) ? undefined : errorDataOf(error) };
      }
    },
    [comparison, comparisonId, changes, sort],
  );
  useEffect(() => {
    const controller = new AbortController();
    const first = changes.length > 0 ? read([], controller.signal) : Promise.resolve(nothing);
    void first.then((found) => !controller.signal.aborted && setListed(found));
    return () => controller.abort();
  }, [read, changes]);
  const { entries } = listed;
  const readMore = useCallback(() => void read(entries).then(setListed), [read, entries]);
  return { ...listed, readMore };
}
