import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { ErrorData } from '../../../../contract/errors';
import type { SearchEntry, SearchPage } from '../../../../contract/lookup';
import type { Api } from '../../../api/api';
import { errorDataOf, isAbort } from '../../../api/call-error';
import { useApi } from '../../../api/hooks';
import { useNow } from '../../../lib/use-now';
import { searchInput, type SearchWords } from './search-words';

type Asked = ReturnType<typeof searchInput>;

const pageSize = 200;
/** While backups are still being looked through, what is found grows. */
const askAgainMs = 700;

export interface Search {
  readonly entries: readonly SearchEntry[];
  /** The newest answer; `undefined` before the first. */
  readonly page: SearchPage | undefined;
  readonly error: ErrorData | undefined;
  readonly readMore: () => void;
  readonly retry: () => void;
}

interface Found {
  readonly entries: readonly SearchEntry[];
  readonly page: SearchPage | undefined;
  readonly error: ErrorData | undefined;
}

const nothing: Found = { entries: [], page: undefined, error: undefined };

/** What is found for `words`. What was found before stays until the new answer is there, so that nothing flickers while one types. */
export function useSearch(words: SearchWords): Search {
  const api = useApi();
  const todayMs = new Date(useNow()).setHours(0, 0, 0, 0);
  const asked = useMemo(() => searchInput(words, todayMs), [words, todayMs]);
  const [found, setFound] = useState(nothing);
  const [attempt, setAttempt] = useState(0);
  const wanted = useRef(pageSize);
  useEffect(() => {
    const controller = new AbortController();
    let timer: number | undefined;
    wanted.current = pageSize;
    const ask = async () => {
      try {
        const answer = await readPages(api, asked, wanted.current, controller.signal);
        if (controller.signal.aborted) return;
        setFound({ ...answer, error: undefined });
        if (!answer.page.isComplete) timer = window.setTimeout(() => void ask(), askAgainMs);
      } catch (error) {
        if (!isAbort(error) && !controller.signal.aborted)
          setFound({ ...nothing, error: errorDataOf(error) });
      }
    };
    void ask();
    return () => {
      controller.abort();
      window.clearTimeout(timer);
    };
  }, [api, asked, attempt]);

  const isReading = useRef(false);
  const { entries } = found;
  const readMore = useCallback(async () => {
    if (isReading.current) return;
    isReading.current = true;
    try {
      wanted.current = entries.length + pageSize;
      const answer = await readPages(api, asked, wanted.current);
      setFound((before) => (before.entries === entries ? { ...answer, error: undefined } : before));
    } catch (error) {
      setFound((before) => ({ ...before, error: errorDataOf(error) }));
    } finally {
      isReading.current = false;
    }
  }, [api, asked, entries]);
  const retry = useCallback(() => setAttempt((count) => count + 1), []);
  return { ...found, readMore: () => void readMore(), retry };
}

/** The first `count` of what is found. All are read anew: what is still being looked through changes their order. */
async function readPages(
  api: Api,
  asked: Asked,
  count: number,
  signal?: AbortSignal,
): Promise<{ readonly entries: readonly SearchEntry[]; readonly page: SearchPage }> {
  const entries: SearchEntry[] = [];
  for (;;) {
    const limit = Math.min(1000, count - entries.length);
    const page = await api.snapshots.search(
      { ...asked, offset: entries.length, limit },
      signal ? { signal } : {},
    );
    entries.push(...page.entries);
    if (page.entries.length < limit || entries.length >= count) return { entries, page };
  }
}
