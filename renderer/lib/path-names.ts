/** The last part of a path of any system: `report.docx`; the path itself when it has no parts (`/`, `C:\`). */
export function baseName(path: string): string {
  const parts = path.split(/[/\\]/).filter((part) => part !== '');
  return parts.at(-1) ?? path;
}

/** The path up to its last part, without it. */
export function parentName(path: string): string {
  const end = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
  return end <= 0 ? path.slice(0, end + 1) : path.slice(0, end);
}

export function isBelow(path: string, folder: string): boolean {
  const separator = folder.startsWith('/') ? '/' : '\\';
  return path.startsWith(folder.endsWith(separator) ? folder : folder + separator);
}
