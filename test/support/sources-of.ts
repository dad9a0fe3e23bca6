import { noSources, type Sources } from '../../contract/data';

/** A plan's sources without rules, but for `change`. */
export function sourcesOf(change: Partial<Sources>): Sources {
  return { ...noSources, excludeCaches: false, ...change };
}
