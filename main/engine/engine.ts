/**
 * The door of the backup engine. Plain Node.js: it knows neither Electron nor who calls it. Errors are `EngineError`s; cancelling rejects
 * with the cancelled error.
 */

import { assess } from './archiver/assess';
import { RepositorySession } from './engine-session';
import type { Engine, EngineOptions, EngineSession, SignalOptions } from './engine-types';
import { isEngineError, throwIfAborted } from './errors';
import { runPreflight } from './preflight/preflight';
import {
  createRepository,
  openRepository,
  type OpenRepository,
  type RepositoryEnvironment,
} from './repository/repository';
import type { OpenRequest } from './requests';
import { loadPublished, openBackend, openCheck, openSurvey } from './storage/open-backend';
import { inlineWorkers } from './workers/inline';
import { inlineOpenWorkers } from './workers/open-inline';
import { openWorkerPool } from './workers/open-pool';
import { workerPool } from './workers/pool';

/** Makes an engine. It holds nothing but its CPU workers. */
export function createEngine({
  clock,
  log,
  workerEntry,
  openWorkerEntry,
  workerCount,
  ...storage
}: EngineOptions): Engine {
  const workers = workerEntry ? workerPool(workerEntry, workerCount) : inlineWorkers();
  const openWorkers = openWorkerEntry ? openWorkerPool(openWorkerEntry) : inlineOpenWorkers();
  const open = async (
    request: OpenRequest,
    { signal }: SignalOptions,
    openOrCreate: (environment: RepositoryEnvironment) => Promise<OpenRepository>,
  ): Promise<EngineSession> => {
    throwIfAborted(signal);
    const opened = await openBackend({ ...request, ...storage, clock, log });
    const { backend, withCache } = opened;
    try {
      const repository = await openOrCreate({ backend, withCache, workers, openWorkers, clock, log });
      return new RepositorySession({ repository, opened, clock, request });
    } catch (error) {
      await backend.close();
      throw error;
    }
  };
  return {
    probe: async (request, { signal }) => {
      const { backend } = await openBackend({ ...request, ...storage, clock, log });
      try {
        await backend.stat({ type: 'config', name: '' }, { signal });
        return { kind: 'repository' };
      } catch (error) {
        if (isEngineError(error, 'storage/not-found')) return { kind: 'empty' };
        throw error;
      } finally {
        await backend.close();
      }
    },
    preflight: async (request, options) => {
      const check = await openCheck({ ...request, ...storage, clock });
      return runPreflight(check, { clock, ...options });
    },
    findRepositories: (request, options) => openSurvey({ ...request, ...storage, clock }, options),
    loadPublished: (request, options) => loadPublished({ ...request, ...storage, clock }, options),
    assess,
    create: (request, options) =>
      open(request, options, (environment) =>
        createRepository(environment, request.password, { ...options, version: request.version ?? 2 }),
      ),
    open: (request, options) =>
      open(request, options, (environment) => openRepository(environment, request.password, options)),
    close: async () => {
      await workers.close();
      await openWorkers.close();
    },
  };
}

export type * from './engine-types';
export { readPatternFile } from './disk/pattern-file';
export { parseLocation } from './storage/location-text';
