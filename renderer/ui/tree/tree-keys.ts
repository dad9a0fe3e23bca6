import type { TreeAction, TreeMove } from './tree-model';
import { nothingSelected } from './tree-selection';

/** The part of a keyboard event that matters here. */
export interface KeyPress {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly timeStamp: number;
}

const moves: Readonly<Record<string, TreeMove>> = {
  ArrowDown: 'next',
  ArrowUp: 'previous',
  Home: 'first',
  End: 'last',
  PageDown: 'page-down',
  PageUp: 'page-up',
};

/** What a key does in the tree, or `undefined` when it is none of its keys. `focus` is the focused row's path. */
export function actionOfKey(
  press: KeyPress,
  focus: string | undefined,
  place: { readonly root: string; readonly pageRows: number; readonly isRightToLeft?: boolean },
): TreeAction | undefined {
  const isCommand = press.ctrlKey || press.metaKey;
  const move = moves[press.key];
  if (move !== undefined) return { kind: 'move', move, isRange: press.shiftKey, pageRows: place.pageRows };
  if (isCommand && press.key.toLowerCase() === 'a')
    return { kind: 'select', selection: new Set([place.root]) };
  if (isCommand || press.altKey) return undefined;
  if (press.key === 'Escape') return { kind: 'select', selection: nothingSelected };
  if (press.key === 'ArrowRight') return { kind: place.isRightToLeft === true ? 'outwards' : 'inwards' };
  if (press.key === 'ArrowLeft') return { kind: place.isRightToLeft === true ? 'inwards' : 'outwards' };
  if (press.key === ' ') {
    return focus === undefined ? undefined : { kind: 'toggle', path: focus, isRange: press.shiftKey };
  }
  return /^.$/u.test(press.key) ? { kind: 'type', text: press.key, atMs: press.timeStamp } : undefined;
}
