/**
 * What is ticked in a tree, as the shortest set of paths: a ticked folder stands for everything below it. Pure functions; paths start with a
 * slash, `/` is the root.
 */
export type TreeSelection = ReadonlySet<string>;
export type CheckState = boolean | 'mixed';

/** The paths directly below a folder, as far as it has been read. */
export type ChildPaths = (folder: string) => readonly string[];

export const nothingSelected: TreeSelection = new Set();

export function parentPath(path: string): string | undefined {
  if (path === '/') return undefined;
  return path.slice(0, path.lastIndexOf('/')) || '/';
}

/** Folders that are not ticked themselves but hold something ticked. */
export function partialFolders(selection: TreeSelection): ReadonlySet<string> {
  const partial = new Set<string>();
  let last: string | undefined;
  for (const path of selection) {
    let folder = parentPath(path);
    // Thousands may have the same one, and to look it up takes longer.
    if (folder === last) continue;
    last = folder;
    while (folder !== undefined && !partial.has(folder)) {
      partial.add(folder);
      folder = parentPath(folder);
    }
  }
  return partial;
}

export function checkState(selection: TreeSelection, partial: ReadonlySet<string>, path: string): CheckState {
  if (coveringPath(selection, path) !== undefined) return true;
  return partial.has(path) ? 'mixed' : false;
}

/** Ticks all `paths`. Outer folders should come before what is in them. */
export function withChecked(selection: TreeSelection, paths: readonly string[]): TreeSelection {
  const next = new Set(selection);
  const partial = partialFolders(selection);
  for (const path of paths) {
    if (coveringPath(next, path) !== undefined) continue;
    if (partial.has(path)) removeBelow(next, path);
    next.add(path);
  }
  return next;
}

/** Clears `path`. When an outer folder covers it, that folder is replaced by everything in it but the way down to `path`. */
export function withoutChecked(
  selection: TreeSelection,
  path: string,
  childPaths: ChildPaths,
): TreeSelection {
  const next = new Set(selection);
  const covering = coveringPath(selection, path);
  if (covering === undefined) removeBelow(next, path);
  else {
    next.delete(covering);
    for (let kept = path; kept !== covering; kept = parentPath(kept)!) {
      for (const sibling of childPaths(parentPath(kept)!)) if (sibling !== kept) next.add(sibling);
    }
  }
  return next;
}

function coveringPath(selection: TreeSelection, path: string): string | undefined {
  let at: string | undefined = path;
  while (at !== undefined && !selection.has(at)) at = parentPath(at);
  return at;
}

function removeBelow(paths: Set<string>, folder: string): void {
  const prefix = folder === '/' ? '/' : `${folder}/`;
  for (const path of paths) if (path.startsWith(prefix)) paths.delete(path);
}
