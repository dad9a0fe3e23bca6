import { app } from 'electron';
import { existsSync } from 'node:fs';

const names = ['desktop', 'documents', 'pictures', 'music', 'videos'] as const;

/** The folders in which the system has people keep their things, as far as they are there. */
export function usualFolders(): readonly string[] {
  const home = app.getPath('home');
  // Where the system has no such folder it names the home folder.
  const paths = names.map((name) => app.getPath(name)).filter((path) => path !== home && existsSync(path));
  return [...new Set(paths)];
}
