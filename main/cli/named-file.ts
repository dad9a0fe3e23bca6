import { readFileSync } from 'node:fs';
import { EngineError } from '../engine/errors';

/** The text of a file that was named on the command line. Throws `input/invalid`. */
export function readNamedFile(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new EngineError('input/invalid', `The file ${path} cannot be read: ${reason}`, { path }, error);
  }
}
