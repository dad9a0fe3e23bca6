import type { Workers } from './workers';

/** The workers' work on the caller's own thread: for tests, and where threads are not wanted. */
export function inlineWorkers(): Workers {
  throw new Error('stub');
}
