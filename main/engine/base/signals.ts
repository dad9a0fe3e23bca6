import { setMaxListeners } from 'node:events';

/** Aborted with the first of `signals`. Hundreds of operations may wait on it at once, which Node would take for a leak. */
export function anySignal(...signals: readonly AbortSignal[]): AbortSignal {
  const signal = AbortSignal.any([...signals]);
  setMaxListeners(0, signal);
  return signal;
}
