/** The file that a check stores and removes again. */
import { randomUUID } from 'node:crypto';

/** For whoever finds it. */
export const checkFileContent =
  'Stowkeep looked whether it can store files here. This file may be deleted.\n';

/** Not 64 hex digits: neither restic nor we take it for a file of a repository. */
export function checkFileName(): string {
  return `stowkeep-check-${randomUUID()}`;
}
