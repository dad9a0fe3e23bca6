/** From the folders and files that were asked for to the virtual root tree of a snapshot (as restic's `archiver/tree.go`). */
import { isAbsolute, join, normalize, parse, resolve, sep } from 'node:path';
import { type ByteText, compareByteText } from '../format/byte-text';

/** A place of the snapshot: saved whole from `path`, or a folder that leads to targets and has the metadata of `path`. */
export type TargetNode =
  | {
      readonly kind: 'whole';
      readonly path: ByteText;
      /** False for what only lies in a folder that was asked for: rules may exclude it. */
      readonly isNamed: boolean;
    }
  | { readonly kind: 'way'; readonly path: ByteText; readonly children: TargetChildren };

/** By name, in the order of a tree. */
export type TargetChildren = ReadonlyMap<ByteText, TargetNode>;

interface Draft {
  /** Where the first component was looked up: two targets of one name but different bases are two entries. */
  readonly base: string;
  whole: ByteText | undefined;
  isNamed: boolean;
  way: ByteText;
  readonly children: Map<ByteText, Draft>;
}

/** `target` as an absolute, clean path of this disk. */
export function absoluteTarget(target: ByteText, workingFolder: ByteText): ByteText {
  return resolve(workingFolder, isBareVolume(target) ? target + sep : target);
}

/**
 * The virtual root for `targets`. `list` names the entries of a folder: of targets that are a root themselves (`.`, `..`, `/`), which are
 * replaced by what is in them, and of a target that contains another.
 */
export function planTargets(
  targets: readonly ByteText[],
  workingFolder: ByteText,
  list: (folder: ByteText) => readonly ByteText[],
): TargetChildren {
  const root = new Map<ByteText, Draft>();
  for (const target of new Set(targets.map(clean))) {
    const isNamed = componentsOf(target).length > 0;
    const entries = isNamed
      ? [target]
      : list(resolve(workingFolder, target)).map((name) => join(target, name));
    for (const entry of entries) addTarget(root, entry, isNamed, workingFolder);
  }
  return settle(root, list);
}

function isBareVolume(target: string): boolean {
  return process.platform === 'win32' && /^[A-Za-z]:$/.test(target);
}

function clean(target: ByteText): ByteText {
  const normal = normalize(isBareVolume(target) ? target + sep : target);
  return normal.endsWith(sep) && normal !== parse(normal).root ? normal.slice(0, -1) : normal;
}

/** Names from the root of the snapshot down. A Windows volume becomes a first component; leading `..` are dropped. */
export function componentsOf(target: ByteText): ByteText[] {
  const { root } = parse(target);
  if (!isAbsolute(target))
    return normalize(sep + target)
      .split(sep)
      .filter(Boolean);
  const names = target.slice(root.length).split(sep).filter(Boolean);
  return root === sep ? names : [volumeName(root), ...names];
}

function volumeName(root: string): string {
  return root.replace(/\\$/, '').replace(/^([A-Za-z]):$/, '$1');
}

/** What a target's first component is relative to: a root, or the working folder with the target's leading `..`. */
function baseOf(target: ByteText): string {
  if (isAbsolute(target)) return parse(target).root;
  const ups = target.split(sep).filter((name) => name === '..');
  return ups.length === 0 ? '.' : ups.join(sep);
}

function addTarget(
  root: Map<ByteText, Draft>,
  target: ByteText,
  isNamed: boolean,
  workingFolder: ByteText,
): void {
  const [first = '', ...rest] = componentsOf(target);
  const base = baseOf(target);
  const baseFolder = resolve(workingFolder, base);
  const isVolume = isAbsolute(target) && base !== sep;
  let draft = draftIn(root, freeName(root, first, base), base);
  let folder = isVolume ? baseFolder : join(baseFolder, first);
  for (const name of rest) {
    draft.way = folder;
    draft = draftIn(draft.children, name, base);
    folder = join(folder, name);
  }
  draft.whole = resolve(workingFolder, target);
  draft.isNamed ||= isNamed;
}

/** `foo`, or `foo-1`, `foo-2`, … when the name belongs to a target from elsewhere. */
function freeName(root: Map<ByteText, Draft>, name: ByteText, base: string): ByteText {
  let candidate = name;
  for (let count = 1; (root.get(candidate)?.base ?? base) !== base; count++)
    candidate = `${name}-${String(count)}`;
  return candidate;
}

function draftIn(children: Map<ByteText, Draft>, name: ByteText, base: string): Draft {
  const known = children.get(name);
  if (known) return known;
  const draft: Draft = { base, whole: undefined, isNamed: false, way: '', children: new Map() };
  children.set(name, draft);
  return draft;
}

function settle(
  drafts: Map<ByteText, Draft>,
  list: (folder: ByteText) => readonly ByteText[],
): TargetChildren {
  const entries = [...drafts].sort(([a], [b]) => compareByteText(a, b));
  return new Map(entries.map(([name, draft]) => [name, settleDraft(draft, list)]));
}

/** A target that holds another one is opened: its entries become targets, next to the way to the other. */
function settleDraft(draft: Draft, list: (folder: ByteText) => readonly ByteText[]): TargetNode {
  const { whole, isNamed, children } = draft;
  if (children.size === 0) return { kind: 'whole', path: whole ?? draft.way, isNamed };
  if (whole !== undefined) {
    for (const name of list(whole)) draftIn(children, name, draft.base).whole ??= join(whole, name);
  }
  return { kind: 'way', path: whole ?? draft.way, children: settle(children, list) };
}
