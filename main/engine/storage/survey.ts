/** A repository that was found without opening it. What may not or cannot be read is `undefined`. */
export interface FoundRepository {
  readonly prefix: string;
  /** Of the oldest key. */
  readonly hostname: string | undefined;
  readonly username: string | undefined;
  /** A Go time. */
  readonly created: string | undefined;
  readonly snapshots: number | undefined;
  /** When the newest one was stored, by the storage's clock; `undefined` also where there is none. */
  readonly newestSnapshotMs: number | undefined;
}

export interface RepositorySurvey {
  readonly repositories: readonly FoundRepository[];
  /** Folders that may not be listed. */
  readonly denied: readonly string[];
  /** `false`: there are more folders than are looked at. */
  readonly isComplete: boolean;
}
