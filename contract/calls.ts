/**
 * Every call the renderer can make: group → name → input schema and output type. Both sides and the preload derive from this table. Short
 * questions are answered by the call itself; what may last is a job: the call answers with its id, the rest arrives as `jobs.changed`.
 */
import { z } from 'zod';
import {
  azurePlaceSchema,
  conflictPolicySchema,
  credentialSchema,
  entrySortSchema,
  pauseLengthSchema,
  languageSchema,
  nonEmpty,
  page,
  placeSchema,
  settingsSchema,
  sourcesSchema,
  type Account,
  type Accounts,
  type AppInfo,
  type AzureStorageAccount,
  type AzureSubscription,
  type Connection,
  type FolderPage,
  type FolderSize,
  type Health,
  type Job,
  type JobWarning,
  type Organisation,
  type PlaceState,
  type PreflightStep,
  type Settings,
  type SnapshotSummaryView,
  type Sources,
} from './data';
import {
  adoptionDecisionSchema,
  type AdoptionProposal,
  type DeviceSurvey,
  type RecoveryKit,
} from './recovery-data';
import {
  archiveFormatSchema,
  previewFindingSchema,
  previewOutcomeSchema,
  type DroppedPath,
  type RestorePlace,
  type RestorePreview,
} from './restore-data';
import { call, type Call } from './call';
import { planCalls, planSourceCalls, retentionCalls, upkeepCalls } from './plan-calls';
import type { ErrorData } from './errors';
import {
  comparePageSchema,
  searchSchema,
  type ComparisonPage,
  type ComparisonSummary,
  type PathVersions,
  type Preview,
  type SearchPage,
} from './lookup';
import { screens } from './route';

const nothing = z.undefined();
const id = z.string().regex(/^[0-9a-f]{64}$/);
const jobId = z.uuid();
const snapshotPath = z.string().startsWith('/').max(65536);
const password = z.string().min(1).max(1024);
const accountId = z.string().min(1).max(256);
const storageAccountId = z
  .string()
  .regex(
    /^\/subscriptions\/[\da-f-]{36}\/resourceGroups\/[^/?#\\]*[^/?#\\.]\/providers\/Microsoft\.Storage\/storageAccounts\/[a-z0-9]{3,24}$/i,
  );

/** Paths inside the snapshot; what is below them comes along. */
const selection = { snapshotId: id, paths: z.array(snapshotPath).min(1).max(100_000) };
const onDisk = [
  /** `isFlat`: what was chosen lies in the folder itself, without the folders that it was in. */
  z.strictObject({ kind: z.literal('folder'), path: nonEmpty, isFlat: z.boolean().optional() }),
  z.strictObject({ kind: z.literal('original') }),
] as const;
/** One file that holds everything; `conflicts` and `verify` mean nothing for it: what is in it is proved while it is written. */
const archive = z.strictObject({ kind: z.literal('archive'), path: nonEmpty, format: archiveFormatSchema });

export const calls = {
  app: {
    info: call(nothing)<AppInfo>(),
    health: call(nothing)<Health>(),
    /** Opens the window, at the screen that is named or where it was. */
    open: call(z.strictObject({ screen: z.enum(screens).optional() }))<null>(),
  },
  dialogs: {
    /** Folders to protect; empty when the person cancelled. */
    chooseFolders: call(nothing)<readonly string[]>(),
    /** A place to restore to or to keep a repository in; `null` when cancelled. Such a folder is accepted as a restore target later, as are `restore.places`. */
    chooseFolder: call(z.strictObject({ purpose: z.enum(['restore', 'repository']) }))<string | null>(),
    /** Where to save a zip or tar file, and under which name, `name` being a proposal without its end; `null` when cancelled. Otherwise as `chooseFolder`. */
    chooseArchive: call(
      z.strictObject({ format: archiveFormatSchema, name: z.string().regex(/^[^/\\\0]{1,200}$/) }),
    )<string | null>(),
  },
  accounts: {
    get: call(nothing)<Accounts>(),
    /**
     * Lasts until the person is done; giving the call up ends the sign-in. `accountId` says who is to sign in again. A device's code arrives as
     * `deviceCodeChanged`. Fails with `auth/*`.
     */
    signIn: call(
      z.strictObject({ method: z.enum(['browser', 'device-code']), accountId: accountId.optional() }),
    )<Account>(),
    /** Forgets the person on this computer; `endsBrowserSession` also opens the page that signs them out in the browser. */
    signOut: call(z.strictObject({ accountId, endsBrowserSession: z.boolean() }))<null>(),
    /** Throws away who is signed in, when the keychain cannot open it any more. */
    forgetAll: call(nothing)<null>(),
  },
  azure: {
    organisation: call(z.strictObject({ accountId: accountId.optional() }))<Organisation | null>(),
    subscriptions: call(z.strictObject({ accountId }))<readonly AzureSubscription[]>(),
    storageAccounts: call(z.strictObject({ accountId, subscriptionId: z.guid() }))<
      readonly AzureStorageAccount[]
    >(),
    /** The names of the containers that this person may see in a storage account. */
    containers: call(z.strictObject({ accountId, storageAccountId }))<readonly string[]>(),
  },
  preflight: {
    /** Looks at everything a backup there needs; nothing stays behind. Steps arrive as `preflightChanged` while it lasts. */
    run: call(z.strictObject({ place: placeSchema, credential: credentialSchema }))<
      readonly PreflightStep[]
    >(),
  },
  devices: {
    /**
     * The computers whose backups lie in the place's folder and below; without a place, beside this one's in the organisation's. Giving the call up ends the
     * search. No password is needed.
     */
    list: call(
      z.strictObject({ credential: credentialSchema, place: azurePlaceSchema.optional() }),
    )<DeviceSurvey>(),
  },
  /** For whoever has opened the backups of another computer. */
  adoption: {
    propose: call(nothing)<AdoptionProposal | null>(),
    decide: call(adoptionDecisionSchema)<Sources>(),
  },
  connection: {
    get: call(nothing)<Connection | null>(),
    /** Looks what is there, changing nothing. */
    probe: call(z.strictObject({ place: placeSchema, credential: credentialSchema }))<PlaceState>(),
    /**
     * `repository/wrong-password` says in `typed` what the password is by `readRecoveryKey`, with its `missing` or `group`: a `key` is a faultless one, but of
     * another backup. Whatever it is, it was tried as it was typed.
     */
    connect: call(
      z.strictObject({
        place: placeSchema,
        credential: credentialSchema,
        password,
        mode: z.enum(['create', 'open']),
        rememberPassword: z.boolean(),
      }),
    )<Connection>(),
    /** Gives the password of the known connection for this run, and the storage's key or SAS where the keychain does not have it. */
    unlock: call(
      z.strictObject({ password, credential: credentialSchema.optional(), rememberPassword: z.boolean() }),
    )<Connection>(),
    changePassword: call(z.strictObject({ current: password, next: password }))<Connection>(),
    /** Forgets the connection and its secrets on this computer; the repository stays. */
    disconnect: call(nothing)<null>(),
    /** A recovery key, made by the main process's random source. */
    generatePassword: call(nothing)<string>(),
  },
  /** The paper for when this computer is gone. All fail with `app/not-connected` or `app/password-needed` without a backup that is open. */
  recovery: {
    kit: call(nothing)<RecoveryKit>(),
    /** Asks where, and answers with the file's path: `null` when the person cancelled. */
    savePdf: call(z.strictObject({ language: languageSchema }))<string | null>(),
    /** Opens the system's dialog; whether something was printed. */
    print: call(z.strictObject({ language: languageSchema }))<boolean>(),
    /** Puts the key on the clipboard; it is gone from there after a minute. */
    copy: call(nothing)<null>(),
    /** What restores it without Stowkeep: lines for this system's shell, for plain restic, without any secret. No `paths` are all. */
    command: call(
      z.strictObject({
        snapshotId: id,
        paths: z.array(snapshotPath).max(1000),
        target: nonEmpty,
      }),
    )<readonly string[]>(),
    /** Whether `answer` is the group that was asked, or all of the key. */
    confirm: call(z.strictObject({ answer: password }))<boolean>(),
  },
  sources: {
    get: call(nothing)<Sources>(),
    set: call(sourcesSchema)<Sources>(),
    /** What lies at paths that were dropped on the window, or chosen; in their order. */
    lookAt: call(z.strictObject({ paths: z.array(nonEmpty).min(1).max(1000) }))<readonly DroppedPath[]>(),
    /** Counts what a folder holds; how far it is arrives as `folderCounted`. Giving the call up ends it. */
    measure: call(z.strictObject({ folder: nonEmpty }))<FolderSize>(),
  },
  settings: {
    get: call(nothing)<Settings>(),
    set: call(settingsSchema)<Settings>(),
  },
  backup: {
    /** `app/paused` while backups are to wait. */
    start: call(nothing)<string>(),
    /**
     * Holds what runs and lets nothing start, also after a new start of the app. It ends by itself, or when the run is let go on. `input/invalid` for another
     * network where this one has no name.
     */
    pause: call(z.strictObject({ length: pauseLengthSchema }))<Health>(),
    resume: call(nothing)<Health>(),
  },
  plans: { ...planCalls, ...planSourceCalls, ...retentionCalls },
  upkeep: { ...upkeepCalls },
  snapshots: {
    /** Newest first. */
    list: call(nothing)<readonly SnapshotSummaryView[]>(),
    /** One page of a folder; folders come before files. `disk/not-found` when the snapshot has no such folder. */
    folder: call(
      z.strictObject({
        snapshotId: id,
        path: snapshotPath,
        sort: entrySortSchema,
        ...page,
      }),
    )<FolderPage>(),
    /** Over all snapshots. A search for something else gives the one before up. */
    search: call(searchSchema)<SearchPage>(),
    /** Every content that a path has had, and which snapshots have it; of one computer unless `hostname` is `null`. `disk/not-found` when none has it. */
    versions: call(
      z.strictObject({ path: snapshotPath, hostname: z.string().max(1024).nullable() }),
    )<PathVersions>(),
    /** `disk/not-found`, and `input/invalid` for what is no file. */
    preview: call(z.strictObject({ snapshotId: id, path: snapshotPath }))<Preview>(),
  },
  comparison: {
    /**
     * What became of a snapshot in another one, or on this computer where it was made. Lasts until it is done; giving the call up ends it. How far it is
     * arrives as `comparisonChanged`.
     */
    run: call(
      z.strictObject({
        from: id,
        to: z.discriminatedUnion('kind', [
          z.strictObject({ kind: z.literal('snapshot'), snapshotId: id }),
          z.strictObject({ kind: z.literal('computer') }),
        ]),
      }),
    )<ComparisonSummary>(),
    /** `input/invalid` when another comparison has taken its place. */
    page: call(comparePageSchema)<ComparisonPage>(),
  },
  restore: {
    /** Where things can be dropped inside the window: the folders that are there of the usual ones, and of the protected ones that a dialog has named. */
    places: call(nothing)<readonly RestorePlace[]>(),
    start: call(
      z.strictObject({
        ...selection,
        target: z.discriminatedUnion('kind', [...onDisk, archive]),
        conflicts: conflictPolicySchema,
        withMetadata: z.boolean(),
        verify: z.boolean(),
      }),
    )<string>(),
    /**
     * Goes on with a restore that did not finish, also when the app died over it; returns the new job's id. What is on disk already, and is proved to be right,
     * is not fetched again. `input/invalid` when there is nothing to go on with.
     */
    resume: call(z.strictObject({ jobId }))<string>(),
    /** What the same `start` would find and do; may take a while. `compares` says when a file that is there counts as the same. */
    preview: call(
      z.strictObject({
        ...selection,
        target: z.discriminatedUnion('kind', onDisk),
        conflicts: conflictPolicySchema,
        compares: z.enum(['times', 'content']),
      }),
    )<RestorePreview>(),
    /** The paths behind one row of the newest preview, `total` of which can be had. `input/invalid` for an older one. */
    previewPaths: call(
      z.strictObject({
        previewId: z.uuid(),
        finding: previewFindingSchema,
        outcome: previewOutcomeSchema,
        ...page,
      }),
    )<{ readonly total: number; readonly paths: readonly string[] }>(),
    /** Shows the folder or file a finished restore wrote to in the system's file manager. */
    reveal: call(z.strictObject({ jobId }))<null>(),
  },
  drag: {
    /** Fetches files to be dragged out of the window; the answer is the drag's id, the rest arrives as `dragChanged`. */
    prepare: call(z.strictObject(selection))<string>(),
    /** Starts the system's drag, while the button is held: answered at the drop. `input/invalid` unless the files are ready. */
    start: call(z.strictObject({ dragId: z.uuid() }))<null>(),
    /** Gives up, and removes what was fetched unless it was dragged: another program may still copy it. */
    cancel: call(z.strictObject({ dragId: z.uuid() }))<null>(),
  },
  jobs: {
    /** Newest first, running ones included. */
    list: call(nothing)<readonly Job[]>(),
    get: call(z.strictObject({ jobId }))<Job>(),
    warnings: call(z.strictObject({ jobId, ...page }))<{
      readonly total: number;
      readonly warnings: readonly JobWarning[];
    }>(),
    cancel: call(z.strictObject({ jobId }))<null>(),
    /** Holds reading and transfers where they are. */
    pause: call(z.strictObject({ jobId }))<null>(),
    resume: call(z.strictObject({ jobId }))<null>(),
  },
} as const;

export type Calls = typeof calls;
export type CallGroup = keyof Calls;
export type CallInput<C> = C extends Call<infer Input, unknown> ? z.input<Input> : never;
export type CallOutput<C> = C extends Call<z.ZodType, infer Output> ? Output : never;

/** The answer to a call. Errors never cross by throwing: Electron would keep only their message. */
export type Answer<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: ErrorData };

/** One `ipcRenderer.invoke` of the channel below. `requestId` is unique in the window and names the request for `cancelChannel`. */
export const requestSchema = z.strictObject({
  requestId: z.number().int().min(0),
  group: z.string().max(64),
  name: z.string().max(64),
  input: z.unknown(),
});
export type Request = z.infer<typeof requestSchema>;
