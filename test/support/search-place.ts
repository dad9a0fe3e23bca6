/** A repository in memory with an index of names, for tests of the search. */
import type { KeptFiles } from '../../main/engine/repository/repository';
import type { SearchRequest } from '../../main/engine/lookup-requests';
import {
  createRepository,
  openRepository,
  type OpenRepository,
} from '../../main/engine/repository/repository';
import { SearchIndex } from '../../main/engine/search/search-index';
import { MemoryBackend } from '../../main/engine/storage/memory/memory-backend';
import { signal, testEnvironment } from './memory-repository';
import { resticPassword } from './real-restic';

/** Everything, in one page. */
export const allEntries: SearchRequest = {
  text: '',
  kinds: [],
  minBytes: undefined,
  maxBytes: undefined,
  modifiedFromMs: undefined,
  modifiedToMs: undefined,
  deleted: 'with',
  offset: 0,
  limit: 1000,
};

/** Kept files in memory, which may be changed or made to fail. */
export class MemoryFiles implements KeptFiles {
  readonly files = new Map<string, Buffer>();

  async load(name: string) {
    return this.files.get(name);
  }

  async save(name: string, pieces: Iterable<Uint8Array>) {
    this.files.set(name, Buffer.concat([...pieces]));
  }
}

export interface SearchPlace {
  readonly backend: MemoryBackend;
  readonly kept: MemoryFiles;
  readonly repository: OpenRepository;
  /** How many trees were read through an index of this place. */
  readonly treesRead: () => number;
  /** A new start of the program: what was kept is all that it knows. */
  readonly index: (onTree?: (trees: number) => void) => SearchIndex;
  /** The same where nothing was kept. */
  readonly freshIndex: () => SearchIndex;
}

export async function searchPlace(kept = new MemoryFiles()): Promise<SearchPlace> {
  const backend = new MemoryBackend();
  const environment = { ...testEnvironment(backend), kept };
  await createRepository(environment, resticPassword, { signal });
  const repository = await openRepository(environment, resticPassword, { signal });
  const forgetful = await openRepository({ ...environment, kept: undefined }, resticPassword, { signal });
  let trees = 0;
  const indexOf = (opened: OpenRepository, onTree: (trees: number) => void = () => undefined) => {
    let own = 0;
    return new SearchIndex(opened, async () => {
      const indexed = await repository.loadIndex({ signal });
      return new Proxy(indexed, {
        get(target, name) {
          if (name === 'nearTreeJson') return () => undefined;
          if (name === 'loadTreeJson') {
            trees++;
            onTree(++own);
          }
          const value = Reflect.get(target, name) as unknown;
          return typeof value === 'function' ? (value.bind(target) as unknown) : value;
        },
      });
    });
  };
  return {
    backend,
    kept,
    repository,
    treesRead: () => trees,
    index: (onTree) => indexOf(repository, onTree),
    freshIndex: () => indexOf(forgetful),
  };
}
