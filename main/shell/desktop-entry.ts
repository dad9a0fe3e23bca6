/** A file of the freedesktop.org standard that starts `command`. */
export function desktopEntry(name: string, command: readonly string[]): string {
  return `[Desktop Entry]\nType=Application\nName=${name}\nExec=${command.map(quoted).join(' ')}\nTerminal=false\n`;
}

/** As the standard quotes an argument; and then, as in every text of such a file, each backslash once more. */
function quoted(argument: string): string {
  if (/[\n\r]/.test(argument)) throw new Error('A desktop entry holds no argument with a line break');
  const inQuotes = argument.replace(/["`$\\]/g, String.raw`\$&`);
  return `"${inQuotes.replaceAll('\\', '\\\\').replaceAll('%', '%%')}"`;
}
