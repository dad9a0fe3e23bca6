import type { CallInput, Calls } from '../../contract/calls';
import type {
  PathVersions,
  Preview,
  SearchEntry,
  SearchInput,
  SearchPage,
  SnapshotMark,
} from '../../contract/lookup';
import type { SnapshotId } from '../engine/format/ids';
import type * as engine from '../engine/lookup-requests';
import { plainErrorData } from '../app-error';
import type { Sessions } from './sessions';
import { entryType } from './snapshots';

/** Looking things up in all snapshots. */
export class Lookup {
  readonly #sessions: Sessions;
  #search = { key: '', abort: new AbortController() };

  constructor(sessions: Sessions) {
    this.#sessions = sessions;
  }

  async search(input: SearchInput, signal: AbortSignal): Promise<SearchPage> {
    const request = searchRequest(input);
    const wanted = this.#signalFor(request);
    const session = await this.#sessions.get(signal);
    const page = await session.search(request, { signal: AbortSignal.any([signal, wanted]) });
    const { matches, error, ...rest } = page;
    return {
      ...rest,
      offset: input.offset,
      entries: matches.map(searchEntry),
      trouble: error ? plainErrorData(error) : null,
    };
  }

  async versions(
    { path, hostname }: CallInput<Calls['snapshots']['versions']>,
    signal: AbortSignal,
  ): Promise<PathVersions> {
    const session = await this.#sessions.get(signal);
    const { versions, snapshots } = await session.findVersions(path, hostname ?? undefined, { signal });
    return {
      versions: versions.map(({ type, sizeBytes, modifiedMs, first, last }) => ({
        type: entryType(type),
        sizeBytes,
        modifiedAt: isoTime(modifiedMs),
        first: markView(first),
        last: markView(last),
      })),
      snapshots: snapshots.map(({ snapshot, version }) => ({ snapshotId: snapshot, version })),
    };
  }

  async preview(
    { snapshotId, path }: CallInput<Calls['snapshots']['preview']>,
    signal: AbortSignal,
  ): Promise<Preview> {
    const session = await this.#sessions.get(signal);
    return session.preview(snapshotId as SnapshotId, path, { signal });
  }

  /** One for all pages of a search. */
  #signalFor(request: engine.SearchRequest): AbortSignal {
    const key = JSON.stringify({ ...request, offset: 0, limit: 0 });
    if (key !== this.#search.key) {
      this.#search.abort.abort();
      this.#search = { key, abort: new AbortController() };
    }
    return this.#search.abort.signal;
  }
}

function searchRequest({
  modifiedFrom,
  modifiedTo,
  minBytes,
  maxBytes,
  ...rest
}: SearchInput): engine.SearchRequest {
  const ms = (time: string | null) => (time === null ? undefined : Date.parse(time));
  return {
    ...rest,
    minBytes: minBytes ?? undefined,
    maxBytes: maxBytes ?? undefined,
    modifiedFromMs: ms(modifiedFrom),
    modifiedToMs: ms(modifiedTo),
  };
}

function searchEntry({ modifiedMs, first, last, ...match }: engine.SearchMatch): SearchEntry {
  return {
    ...match,
    name: match.path.slice(match.path.lastIndexOf('/') + 1),
    modifiedAt: isoTime(modifiedMs),
    first: markView(first),
    last: markView(last),
  };
}

function markView({ snapshot, timeMs }: engine.SnapshotMark): SnapshotMark {
  return { snapshotId: snapshot, time: isoTime(timeMs) };
}

function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}
