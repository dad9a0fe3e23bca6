/**
 * A tree of folders where each is chosen, left out, or partly so. A choice names only the folders where something else holds than above them; what
 * is nearest above a folder holds for it. In sources, a chosen folder is one of `folders`, and one that is left out is a pattern with its path.
 */
import { presetPatterns, type ExcludePresetId } from './exclude-presets';

/** By absolute path: whether it is chosen, with all below it. */
export type FolderChoice = ReadonlyMap<string, boolean>;
export type ChoiceState = 'chosen' | 'left-out' | 'partly';

interface Chosen {
  readonly folders: readonly string[];
  readonly excludes: readonly string[];
}

/** What a folder's box shows. */
export function choiceState(choice: FolderChoice, path: string): ChoiceState {
  const isChosen = isChosenIn(choice, path);
  for (const [other, isOther] of choice) {
    if (isOther !== isChosen && isBelow(other, path)) return 'partly';
  }
  return isChosen ? 'chosen' : 'left-out';
}

/** Chooses a folder or leaves it out, with all below it. */
export function withChoice(choice: FolderChoice, path: string, isChosen: boolean): FolderChoice {
  const next = new Map([...choice].filter(([other]) => other !== path && !isBelow(other, path)));
  if (isChosenIn(next, path) !== isChosen) next.set(path, isChosen);
  return next;
}

/** The choice that sources stand for. */
export function choiceOf({ folders, excludes }: Chosen): FolderChoice {
  const marks = excludes
    .slice(0, countOfMarks(folders, excludes))
    .map((pattern) => markOf(folders, pattern)!);
  const all = [...folders.map((folder) => [folder, true] as const), ...marks];
  let choice: FolderChoice = new Map();
  for (const [path, isChosen] of all.sort(([a], [b]) => a.length - b.length))
    choice = withChoice(choice, path, isChosen);
  return choice;
}

/** `sources` with another choice of folders, and all their other rules as they are. */
export function sourcesWith<S extends Chosen>(sources: S, choice: FolderChoice): S & Chosen {
  // What lies deeper comes later: of patterns the last one that matches holds.
  const byDepth = [...choice].sort(([a], [b]) => a.length - b.length || (a < b ? -1 : 1));
  const folders = byDepth.filter(([, isChosen]) => isChosen).map(([path]) => path);
  const marks = byDepth
    .filter(([path, isChosen]) => !isChosen || folders.some((folder) => isBelow(path, folder)))
    .map(([path, isChosen]) => (isChosen ? '!' : '') + literalPattern(path));
  return { ...sources, folders, excludes: [...marks, ...ownExcludes(sources)] };
}

/** The patterns besides those that stand for folders of the tree. */
export function ownExcludes({ folders, excludes }: Chosen): readonly string[] {
  return excludes.slice(countOfMarks(folders, excludes));
}

/**
 * All patterns in the order in which they hold: folders that are chosen below ones that are left out get nothing back that a preset or a pattern
 * leaves out.
 */
export function effectiveExcludes(
  sources: Chosen & { readonly presets: readonly ExcludePresetId[] },
  system: string,
): readonly string[] {
  const { folders, excludes, presets } = sources;
  const marks = excludes.slice(0, countOfMarks(folders, excludes));
  return [...marks, ...presetPatterns(presets, system), ...ownExcludes(sources)];
}

/** The pattern that matches `path` alone: `C:\Users` is `/C/Users`, and what means something in a pattern is in brackets. */
export function literalPattern(path: string): string {
  const [, drive, onDrive] = /^([A-Za-z]):\\?(.*)$/s.exec(path) ?? [];
  const [, server, share, onShare] = /^\\\\([^\\]+)\\([^\\]+)\\?(.*)$/s.exec(path) ?? [];
  // As the walk spells them: see `patternPath` of the engine.
  const root = drive ?? (server === undefined ? undefined : server + share!);
  if (root !== undefined) {
    const rest = (onDrive ?? onShare ?? '').replaceAll('\\', '/');
    return escaped(rest === '' ? `/${root}` : `/${root}/${rest}`);
  }
  return escaped(path);
}

function escaped(path: string): string {
  return path.replace(/[*?[\\]/g, (character) => (character === '\\' ? '[\\\\]' : `[${character}]`));
}

function isChosenIn(choice: FolderChoice, path: string): boolean {
  for (let at: string | undefined = path; at !== undefined; at = parentOf(at)) {
    const isChosen = choice.get(at);
    if (isChosen !== undefined) return isChosen;
  }
  return false;
}

/** How many patterns at the beginning stand for folders of the tree. */
function countOfMarks(folders: readonly string[], excludes: readonly string[]): number {
  const end = excludes.findIndex((pattern) => markOf(folders, pattern) === undefined);
  return end < 0 ? excludes.length : end;
}

/** The folder that a pattern stands for: one that is left out inside a chosen one, or taken back there. */
function markOf(
  folders: readonly string[],
  pattern: string,
): readonly [path: string, isChosen: boolean] | undefined {
  if (pattern.startsWith('!')) {
    const folder = folders.find((each) => literalPattern(each) === pattern.slice(1));
    return folder === undefined ? undefined : [folder, true];
  }
  const above = folders.find((each) => pattern.startsWith(withSlash(literalPattern(each), '/')));
  if (above === undefined) return undefined;
  const rest = pattern.slice(withSlash(literalPattern(above), '/').length);
  const names = rest.replace(/\[([*?[]|\\\\)\]/g, (_, character: string) => character.slice(-1));
  const path = withSlash(above, separatorOf(above)) + names.replaceAll('/', separatorOf(above));
  return names !== '' && literalPattern(path) === pattern ? [path, false] : undefined;
}

function separatorOf(path: string): string {
  return path.startsWith('/') ? '/' : '\\';
}

function withSlash(path: string, separator: string): string {
  return path.endsWith(separator) ? path : path + separator;
}

function isBelow(path: string, folder: string): boolean {
  return path !== folder && path.startsWith(withSlash(folder, separatorOf(folder)));
}

/** `undefined` for a root. */
function parentOf(path: string): string | undefined {
  const separator = separatorOf(path);
  const end = path.lastIndexOf(separator, path.length - 2);
  if (end < 0) return undefined;
  const parent = path.slice(0, end);
  const isRoot = parent === '' || /^([A-Za-z]:|\\\\[^\\]*)$/.test(parent);
  if (!isRoot) return parent;
  const root = path.slice(0, end + 1);
  return root === path ? undefined : root;
}
