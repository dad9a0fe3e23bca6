import { isAbsolute } from 'node:path';
import type { Sources } from '../../contract/data';
import { compilePatterns } from '../engine/base/patterns';
import { EngineError, isEngineError } from '../engine/errors';

/** Fails with `input/invalid` (context: `field`, `reason`, and `pattern` or `folder`) for sources that no backup could work with. */
export function checkSources(sources: Sources): void {
  const folder = sources.folders.find((each) => !isAbsolute(each));
  if (folder !== undefined) throw invalid('folders', { folder }, 'it is not an absolute path');
  for (const field of ['excludes', 'excludesIgnoringCase'] as const) {
    for (const pattern of sources[field]) {
      const reason = patternProblem(pattern);
      if (reason !== undefined) throw invalid(field, { pattern }, reason);
    }
  }
}

/** Why a pattern cannot be used; `undefined` when it can. */
export function patternProblem(pattern: string): string | undefined {
  // What only takes nothing back is a slip of the hand.
  if (/^!?\s*$/.test(pattern)) return 'it is empty';
  try {
    compilePatterns([pattern], { ignoreCase: false });
    return undefined;
  } catch (error) {
    if (!isEngineError(error, 'input/invalid')) throw error;
    return String(error.context['reason']);
  }
}

function invalid(field: string, context: Readonly<Record<string, string>>, reason: string): EngineError {
  const [value] = Object.values(context);
  return new EngineError('input/invalid', `${field}: ${value}: ${reason}`, { field, ...context, reason });
}
