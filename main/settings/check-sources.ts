import { isAbsolute } from 'node:path';
import type { Sources } from '../../contract/data';
import { compilePatterns } from '../engine/base/patterns';
import { EngineError, isEngineError } from '../engine/errors';

/** Fails with `input/invalid` (context: `field`, `reason`, and `pattern` or `folder`) for sources that no backup could work with. */
export function checkSources(sources: Sources): void {
  const folder = sources.folders.find((each) => !isAbsolute(each));
  if (folder !== undefined) throw invalid('folders', { folder }, 'It is not an absolute path');
  for (const field of ['excludes', 'excludesIgnoringCase'] as const)
    for (const pattern of sources[field]) checkPattern(field, pattern);
}

function checkPattern(field: string, pattern: string): void {
  // What only takes nothing back, or everything, is a slip of the hand.
  if (/^!?\s*$/.test(pattern)) throw invalid(field, { pattern }, 'It is empty');
  try {
    compilePatterns([pattern], { ignoreCase: false });
  } catch (error) {
    if (!isEngineError(error, 'input/invalid')) throw error;
    throw invalid(field, { pattern }, error.message, error);
  }
}

function invalid(
  field: string,
  context: Readonly<Record<string, string>>,
  reason: string,
  cause?: unknown,
): EngineError {
  const [value] = Object.values(context);
  return new EngineError(
    'input/invalid',
    `${field}: ${value}: ${reason}`,
    { field, ...context, reason },
    cause,
  );
}
