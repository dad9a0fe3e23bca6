import type { EmbeddedStorage } from './jobs/sessions';

/**
 * The storage emulator that `npm start` brings along, told by the environment; `undefined` without one. Account and key are the emulator's own,
 * published and the same everywhere:
 * https://learn.microsoft.com/azure/storage/common/storage-use-azurite#well-known-storage-account-and-key
 */
export function embeddedStorageFrom(environment: NodeJS.ProcessEnv): EmbeddedStorage | undefined {
  const endpoint = environment['STOWKEEP_EMBEDDED_STORAGE'];
  if (!endpoint) return undefined;
  const account = 'devstoreaccount1';
  const key = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';
  return { endpoint, account, key };
}
