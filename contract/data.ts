/**
 * Data that main and renderer exchange: plain JSON values. Sizes are bytes as numbers, times ISO 8601 strings, ids hex strings. Paths may hold
 * lone surrogates U+DC80…U+DCFF, which stand for bytes that are not UTF-8: show them as U+FFFD, send them back as they came.
 */
import { z } from 'zod';
import { accountName, containerName, isSafeEndpoint, maxPrefixLength } from './azure-names';
import type { ErrorData } from './errors';
import { excludePresetIds } from './exclude-presets';
import type { WaitReason } from './wait-reason';

export const nonEmpty = z.string().min(1).max(4096);
/** Which part of a list is asked for. */
export const page = { offset: z.number().int().min(0), limit: z.number().int().min(1).max(1000) };

export const accountNameSchema = z.string().regex(accountName);
export const containerNameSchema = z.string().regex(containerName);

function placeWith<Endpoint extends z.ZodType<string>>(endpoint: Endpoint) {
  return z.discriminatedUnion('kind', [
    /** The storage emulator that a developer's start brings along. */
    z.strictObject({ kind: z.literal('embedded') }),
    z.strictObject({ kind: z.literal('local'), path: nonEmpty }),
    z.strictObject({
      kind: z.literal('azure'),
      account: accountNameSchema,
      container: containerNameSchema,
      /** A folder inside the container; empty for its root. */
      prefix: z.string().max(maxPrefixLength),
      /**
       * `undefined` for the account's in the organisation's cloud, which is Azure's public one unless it names another. Encrypted, unless it is an emulator on
       * this computer.
       */
      endpoint: endpoint.optional(),
    }),
  ]);
}

const endpoint = z.url({ protocol: /^https?$/ });
/** Where backups go. */
export const placeSchema = placeWith(endpoint.refine(isSafeEndpoint));
export const azurePlaceSchema = placeSchema.options[2];
/** As it may have been kept before such endpoints were refused, which is said whenever it is used. */
export const keptPlaceSchema = placeWith(endpoint);
export type Place = z.infer<typeof placeSchema>;

export const credentialSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  /** A person who signed in; see `Account`. */
  z.strictObject({ kind: z.literal('account'), accountId: z.string().min(1).max(256) }),
  z.strictObject({ kind: z.literal('account-key'), key: z.string().min(1).max(512) }),
  z.strictObject({ kind: z.literal('sas'), sas: z.string().min(1).max(4096) }),
]);
export type Credential = z.infer<typeof credentialSchema>;

export interface AppInfo {
  readonly version: string;
  readonly electronVersion: string;
  readonly chromiumVersion: string;
  readonly nodeVersion: string;
  readonly platform: 'linux' | 'darwin' | 'win32';
  readonly hostname: string;
  readonly homeFolder: string;
  /** Desktop, documents, pictures and the like, as far as they are there. */
  readonly usualFolders: readonly string[];
  /** Whether this start brought its own storage to try the app with. */
  readonly hasEmbeddedStorage: boolean;
  /** `none`: secrets are kept for this run only. `locked`: they are there for a start with the keychain unlocked. */
  readonly keychain: 'available' | 'locked' | 'none';
}

export interface Connection {
  readonly place: Place;
  /** In words: “laptop” in container “backups” of account “contoso”. */
  readonly location: string;
  readonly repositoryId: string;
  /** False until the password is known in this run. */
  readonly isUnlocked: boolean;
  readonly isPasswordRemembered: boolean;
  /** What opens the storage and has to be given together with the password; `null` when it is known, or an account stands for it. */
  readonly missingSecret: 'account-key' | 'sas' | null;
}

/** What main itself shows to people is written in. */
export const languageSchema = z.enum(['en', 'de']);
export type Language = z.infer<typeof languageSchema>;

/** Somebody who signed in with Entra ID on this computer. */
export interface Account {
  /** Stays the same for this person in this organisation. */
  readonly id: string;
  /** `anna@contoso.example` */
  readonly userName: string;
  /** Empty when Entra does not tell it. */
  readonly name: string;
  readonly tenantId: string;
  /** Why a new sign-in is needed, and whether a running job stands still until then. `null` while all is well. */
  readonly need: { readonly error: ErrorData; readonly isWaitedFor: boolean } | null;
}

export interface Accounts {
  /** Whether this installation knows an app registration to sign in with. */
  readonly isConfigured: boolean;
  readonly accounts: readonly Account[];
  /** `this-run`: there is no keychain, so that everybody is signed out when the app ends. `locked`: who is signed in cannot be read now. */
  readonly kept: 'keychain' | 'this-run' | 'locked';
}

/** To be typed in at `verificationUri`, on any device. */
export interface DeviceCode {
  readonly userCode: string;
  readonly verificationUri: string;
  readonly expiresAt: string;
}

export interface AzureSubscription {
  readonly id: string;
  readonly name: string;
}

export interface AzureStorageAccount {
  /** Azure's: `/subscriptions/…/resourceGroups/…/providers/Microsoft.Storage/storageAccounts/contoso` */
  readonly id: string;
  readonly name: string;
  /** `https://contoso.blob.core.windows.net` */
  readonly endpoint: string;
  readonly resourceGroup: string;
  /** As Azure writes it: `westeurope`. */
  readonly region: string;
}

/** What the organisation has set up: from a file beside the app, or a managed policy. What it names is not asked for. */
export interface Organisation {
  /** Shown to people; empty when the file does not tell it. */
  readonly name: string;
  /**
   * Where backups of this computer go; its prefix is made of the template, for the account given. `null` when people choose, and while it depends on who
   * signs in.
   */
  readonly place: Extract<Place, { readonly kind: 'azure' }> | null;
  /** Whether people may choose another place. */
  readonly isPlaceFixed: boolean;
}

/** In the order in which they are looked at; the engine's, kept equal by a test. A place has only those that mean something there. */
export const preflightStepIds = [
  'name',
  'connection',
  'clock',
  'sign-in',
  'container',
  'list',
  'create',
  'read',
  'delete-locks',
  'delete-backups',
  'protection',
] as const;
export type PreflightStepId = (typeof preflightStepIds)[number];

export interface PreflightStep {
  readonly id: PreflightStepId;
  /** `warned`: backups work, but something would be wiser. `skipped`: an earlier failure makes it pointless. `unknown`: it cannot be seen from here. */
  readonly state: 'waiting' | 'running' | 'passed' | 'warned' | 'failed' | 'skipped' | 'unknown';
  /** Why `failed` or `warned`, as far as an error tells it. */
  readonly error: ErrorData | null;
  /**
   * What was seen, for the words: `address`, `proxy`, `isProxyUnknown` (name), `skewSeconds` (clock; positive when this computer is ahead), `exists`
   * (container: `false` when it may be made), `leftBehind` (delete-locks: a file that could not be deleted again), `softDelete`, `versioning` (protection).
   */
  readonly facts: Readonly<Record<string, string | number | boolean>>;
}

/** What was found at a place before connecting to it. */
export interface PlaceState {
  readonly kind: 'empty' | 'repository';
}

const patterns = z.array(z.string().min(1).max(4096)).max(2000);
export const sourcesSchema = z.strictObject({
  /** Absolute paths. */
  folders: z.array(nonEmpty).max(1000),
  /** restic's patterns; a later one with `!` takes back what an earlier one or a preset leaves out. */
  excludes: patterns,
  /** The same, whatever the letters' case. */
  excludesIgnoringCase: patterns,
  /** What is usually left out, see `exclude-presets.ts`. */
  presets: z.array(z.enum(excludePresetIds)).max(excludePresetIds.length),
  /** Folders that a program has marked with a `CACHEDIR.TAG`. */
  excludeCaches: z.boolean(),
  excludeLargerThanBytes: z.number().int().min(1).nullable(),
  /** Nothing of other disks that are mounted inside a folder. */
  oneFileSystem: z.boolean(),
});
export type Sources = z.infer<typeof sourcesSchema>;

/** What a new plan begins with. */
export const noSources: Sources = {
  folders: [],
  excludes: [],
  excludesIgnoringCase: [],
  presets: [],
  excludeCaches: true,
  excludeLargerThanBytes: null,
  oneFileSystem: false,
};

/** What a folder holds, so far or in all. */
export interface FolderSize {
  readonly folder: string;
  readonly files: number;
  readonly bytes: number;
  /** Folders and files that could not be looked at. */
  readonly unreadable: number;
}

export const settingsSchema = z.strictObject({
  /** `null` for no limit. */
  uploadLimitBytesPerSecond: z.number().int().min(1024).nullable(),
  downloadLimitBytesPerSecond: z.number().int().min(1024).nullable(),
  /** Without a window, when the person signs in to this computer. */
  startsAtLogin: z.boolean(),
});
export type Settings = z.infer<typeof settingsSchema>;

/** The state of this computer's backups in one word; window, tray and notifications all show this one value. */
export type HealthState =
  | 'not-connected'
  /** Backups stand still until somebody signs in. */
  | 'sign-in-needed'
  | 'password-needed'
  | 'nothing-chosen'
  | 'never-backed-up'
  | 'working'
  | 'paused'
  | 'safe'
  /** A backup is missing that a plan wants, the newest is incomplete, or the last run failed. */
  | 'attention'
  | 'offline';

export interface Health {
  readonly state: HealthState;
  /** The newest backup that finished, complete or with warnings. */
  readonly lastBackup: {
    readonly time: string;
    readonly snapshotId: string;
    readonly warnings: number;
  } | null;
  /** Why `attention`, `offline` or `sign-in-needed`. */
  readonly trouble: ErrorData | null;
  /** Until when the person has backups wait; `null` when they do not, or only the running one is held. */
  readonly pausedUntil: string | null;
  /** The soonest run of all plans; `null` when all run by hand, or are due. */
  readonly nextRunAt: string | null;
  /** Why the plan that has been due longest does not run; `null` while none waits. */
  readonly waits: {
    readonly planId: string;
    readonly reason: WaitReason;
    readonly nextTryAt: string | null;
  } | null;
  /** The network in which the person has backups wait, until this computer is in another; `null` when they do not. */
  readonly pausedInNetwork: string | null;
  /** As its person knows the network that this computer is in; `null` where that is not known, so that nothing can be said of it. */
  readonly networkName: string | null;
  /** Whether somebody has shown that they have the recovery key: it was typed back, or typed to open the backup. */
  readonly recoveryKit: 'confirmed' | 'unconfirmed';
}

/** The last only where `Health.networkName` tells of a network. */
export const pauseLengthSchema = z.enum(['hour', 'until-tomorrow', 'until-other-network']);
export type PauseLength = z.infer<typeof pauseLengthSchema>;

export type JobKind = 'backup' | 'restore' | 'upkeep';
export type JobState =
  | 'queued'
  | 'running'
  | 'paused'
  | 'cancelling'
  | 'succeeded'
  | 'succeeded-with-warnings'
  | 'failed'
  | 'cancelled';

export type JobPhase =
  | 'connecting'
  | 'waiting-for-lock'
  | 'loading-index'
  | 'scanning'
  | 'saving'
  | 'planning'
  | 'restoring'
  | 'verifying'
  | 'finishing';

export interface JobProgress {
  readonly phase: JobPhase;
  readonly filesDone: number;
  /** `null` until everything has been counted. */
  readonly filesTotal: number | null;
  readonly bytesDone: number;
  readonly bytesTotal: number | null;
  /** Bytes that went over the network (backup: new data; restore: fetched). */
  readonly bytesTransferred: number;
  /** Of `bytesTransferred` or, when nothing needs transferring, of `bytesDone`; `null` until it is known. */
  readonly bytesPerSecond: number | null;
  /** An honest range; `null` until counting is complete. */
  readonly secondsLeft: { readonly from: number; readonly to: number } | null;
  readonly current: string | null;
}

export interface JobWarning {
  readonly path: string;
  readonly error: ErrorData;
}

export type JobOutcome =
  | {
      readonly kind: 'backup';
      readonly snapshotId: string;
      readonly filesNew: number;
      readonly filesChanged: number;
      readonly filesUnmodified: number;
      readonly bytesProcessed: number;
      readonly bytesAdded: number;
      readonly bytesStored: number;
    }
  | {
      readonly kind: 'restore';
      /** A folder, or the file that holds everything; empty for files that went back to where they came from. */
      readonly target: string;
      readonly filesRestored: number;
      readonly filesSkipped: number;
      readonly bytesRestored: number;
      readonly filesVerified: number;
    }
  | {
      readonly kind: 'upkeep';
      readonly backupsRemoved: number;
      readonly bytesFreed: number;
      /** The storage lets backups be made and not be removed, as some are set up: nothing is wrong, and the rest stays. */
      readonly isRemovalForbidden: boolean;
    };

export interface Job {
  readonly id: string;
  readonly kind: JobKind;
  /** Whose run it is. `null` for what belongs to no plan, and for what ran before there were plans. */
  readonly planId: string | null;
  readonly state: JobState;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly progress: JobProgress | null;
  readonly warnings: number;
  readonly error: ErrorData | null;
  readonly outcome: JobOutcome | null;
  /** It did not finish, and `restore.resume` goes on with it. */
  readonly isResumable?: boolean;
  /** Of a device's first backup, soon after it has begun: a file, by its path in the snapshot, that can be restored already. */
  readonly firstFile?: { readonly path: string; readonly snapshotId: string };
}

export interface SnapshotSummaryView {
  readonly id: string;
  readonly time: string;
  readonly hostname: string;
  readonly paths: readonly string[];
  readonly tags: readonly string[];
  /** `null` for snapshots of programs that do not record them. */
  readonly totals: { readonly files: number; readonly bytes: number; readonly bytesAdded: number } | null;
}

export interface EntryView {
  readonly name: string;
  /** Inside the snapshot, from `/`. */
  readonly path: string;
  readonly type: 'file' | 'dir' | 'symlink' | 'other';
  readonly sizeBytes: number;
  readonly modifiedAt: string;
  readonly linkTarget: string | null;
}

export interface FolderPage {
  readonly total: number;
  readonly offset: number;
  readonly entries: readonly EntryView[];
}

export const entrySortSchema = z.strictObject({
  by: z.enum(['name', 'size', 'modified']),
  isDescending: z.boolean(),
});
export type EntrySort = z.infer<typeof entrySortSchema>;

export const conflictPolicySchema = z.enum(['always', 'if-newer', 'never', 'keep-both']);
export type ConflictPolicy = z.infer<typeof conflictPolicySchema>;
