import { compilePatterns } from '../base/patterns';
import type { ByteText } from '../format/byte-text';
import type { RestoreRequest } from '../requests';

export interface Selection {
  /** Whether the entry at `path` inside the snapshot is wanted. */
  isSelected(path: ByteText): boolean;
  /** Whether something below the folder `path` may be wanted. */
  mayContain(path: ByteText): boolean;
  /** Of the chosen paths, those nobody asked about: they are not in the snapshot. */
  unseen(): readonly string[];
}

/** Chosen paths, includes and excludes together. Patterns look at the path below `subfolder`, as restic's `snapshot:subfolder` does. */
export function selectionOf(request: RestoreRequest): Selection {
  const options = { ignoreCase: request.ignoreCase };
  const includes = compilePatterns(request.includes, options);
  const excludes = compilePatterns(request.excludes, options);
  const chosen = request.selection.map(withoutEndSlash);
  const unseen = new Set(chosen);
  const base = withoutEndSlash(request.subfolder);
  const below = (path: ByteText) => (path.startsWith(`${base}/`) ? path.slice(base.length) : path);

  const isChosen = (path: ByteText) => {
    unseen.delete(path);
    return chosen.length === 0 || chosen.some((root) => path === root || path.startsWith(`${root}/`));
  };
  const isAboveChosen = (path: ByteText) => chosen.some((root) => root.startsWith(`${path}/`));
  return {
    isSelected: (path) =>
      isChosen(path) && (includes.isEmpty || includes.matches(below(path))) && !excludes.matches(below(path)),
    mayContain: (path) =>
      (isChosen(path) || isAboveChosen(path)) &&
      (includes.isEmpty || includes.childMayMatch(below(path))) &&
      !excludes.matches(below(path)),
    unseen: () => [...unseen].filter((path) => path !== ''),
  };
}

function withoutEndSlash(path: string): string {
  return path.replace(/\/+$/, '');
}
