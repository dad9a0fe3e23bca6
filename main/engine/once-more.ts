import { type EngineErrorCode, isEngineError } from './errors';

/** Tries `body` a second time when it fails with one of `codes`: what it looked at has been moved or removed by another client. */
export async function onceMore<T>(codes: readonly EngineErrorCode[], body: () => Promise<T>): Promise<T> {
  try {
    return await body();
  } catch (error) {
    if (!isEngineError(error, ...codes)) throw error;
    return body();
  }
}
