/** Makes the app's program a command line: `stowkeep --cli snapshots`. */
const marker = '--cli';

/**
 * What stands after the marker in the app's arguments (with its program's name); `undefined` when the window is wanted. Before it may only be switches of
 * Chromium, and the app's path where a bare Electron runs it: of what a desktop opens the app with, nothing becomes a command.
 */
export function commandLineIn(
  argv: readonly string[],
  { isPackaged }: { readonly isPackaged: boolean },
): readonly string[] | undefined {
  const at = argv.indexOf(marker);
  const others = argv.slice(1, at).filter((argument) => !argument.startsWith('-'));
  return at > 0 && others.length === (isPackaged ? 0 : 1) ? argv.slice(at + 1) : undefined;
}
