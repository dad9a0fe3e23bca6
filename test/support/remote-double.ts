/** The engine as the app's rooms see it, without a thread. */
import type { RemoteEngine, RemoteSession } from '../../main/engine-thread/protocol';

const unexpected = () => Promise.reject(new Error('unexpected call'));

/** A session whose unnamed methods fail the test; what it was told is in `told`. */
export function remoteSession(methods: Partial<RemoteSession> = {}): {
  readonly session: RemoteSession;
  readonly told: readonly unknown[];
} {
  const told: unknown[] = [];
  const session: RemoteSession = {
    info: { id: 'a'.repeat(64) } as RemoteSession['info'],
    setLimits: (limits) => void told.push(limits),
    close: async () => void told.push('close'),
    backup: unexpected,
    restore: unexpected,
    previewRestore: unexpected,
    listSnapshots: unexpected,
    folderPage: unexpected,
    search: unexpected,
    updateSearch: unexpected,
    findVersions: unexpected,
    preview: unexpected,
    compare: unexpected,
    check: unexpected,
    forget: unexpected,
    prune: unexpected,
    measureStorage: unexpected,
    changePassword: unexpected,
    unlock: unexpected,
    ...methods,
  };
  return { session, told };
}

/** An engine whose unnamed methods fail the test. */
export function remoteEngine(methods: Partial<RemoteEngine> = {}): RemoteEngine {
  return {
    create: unexpected,
    open: unexpected,
    probe: unexpected,
    preflight: unexpected,
    findRepositories: unexpected,
    loadPublished: unexpected,
    assess: unexpected,
    close: async () => undefined,
    ...methods,
  };
}
