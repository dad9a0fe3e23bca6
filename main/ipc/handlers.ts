import type { AppInfo, Language, Organisation } from '../../contract/data';
import type { ScreenName } from '../../contract/route';
import type { ArchiveFormat } from '../../contract/restore-data';
import type { SignedInAccounts } from '../auth/signed-in-accounts';
import type { AzurePlaces } from '../azure/azure-places';
import { lookAtDropped } from '../jobs/dropped';
import type { JobServices } from '../jobs/job-services';
import type { RecoverySheet } from '../jobs/recovery-kits';
import { subFolders } from '../jobs/sub-folders';
import type { SettingsFile } from '../settings/settings-file';
import type { Handlers } from './server';

/** The system's own dialogs and file manager. */
export interface Desktop {
  chooseFolders(): Promise<readonly string[]>;
  chooseFolder(purpose: 'restore' | 'repository'): Promise<string | null>;
  /** Opens the window; where it was, or at the screen. */
  openWindow(screen?: ScreenName): void;
  setStartsAtLogin(isWanted: boolean, wasWanted: boolean): void;
  chooseArchive(format: ArchiveFormat, name: string): Promise<string | null>;
  /** Opens a folder, or shows where a file is. */
  reveal(path: string): Promise<void>;
  /** Lasts until the drop. */
  startDrag(files: readonly string[]): Promise<void>;
}

/** The recovery kit on paper, in a file, on the clipboard. */
export interface KitDesk {
  savePdf(sheet: RecoverySheet, language: Language): Promise<string | null>;
  print(sheet: RecoverySheet, language: Language): Promise<boolean>;
  copy(key: string): Promise<void>;
}

export interface HandlerServices extends Omit<JobServices, 'stop'> {
  readonly info: () => AppInfo;
  readonly desktop: Desktop;
  readonly kitDesk: KitDesk;
  readonly settings: SettingsFile;
  readonly accounts: SignedInAccounts;
  readonly azure: AzurePlaces;
  /** What the organisation has set up for this account. */
  readonly organisation: (accountId: string | undefined) => Promise<Organisation | null>;
}

/** One line per call of the contract: whatever needs an `if` lives in the room that is called. */
export function createHandlers(services: HandlerServices): Handlers {
  return {
    ...setUpHandlers(services),
    ...identityHandlers(services),
    ...recoveryHandlers(services),
    ...workHandlers(services),
    upkeep: upkeepHandlers(services),
  };
}

function recoveryHandlers({
  kits,
  kitDesk,
  devices,
  adoption,
}: HandlerServices): Pick<Handlers, 'recovery' | 'devices' | 'adoption'> {
  return {
    adoption: {
      propose: (_, signal) => adoption.propose(signal),
      decide: (decision) => adoption.decide(decision),
    },
    devices: { list: (request, signal) => devices.list(request, signal) },
    recovery: {
      kit: () => kits.get(),
      savePdf: ({ language }) => kitDesk.savePdf(kits.sheet(), language),
      print: ({ language }) => kitDesk.print(kits.sheet(), language),
      copy: async () => (await kitDesk.copy(kits.key), null),
      command: (selection) => kits.command(selection),
      confirm: ({ answer }) => kits.confirm(answer),
    },
  };
}

function setUpHandlers(
  services: HandlerServices,
): Pick<Handlers, 'app' | 'dialogs' | 'connection' | 'preflight' | 'sources' | 'settings'> {
  const { desktop, connections, settings, sessions, restores } = services;
  return {
    app: {
      info: services.info,
      health: services.health,
      open: ({ screen }) => (desktop.openWindow(screen), null),
    },
    dialogs: {
      chooseFolders: async () => restores.approveFolders(await desktop.chooseFolders()),
      chooseFolder: async ({ purpose }) =>
        restores.approveTarget(await desktop.chooseFolder(purpose), purpose),
      chooseArchive: async ({ format, name }) =>
        restores.approveTarget(await desktop.chooseArchive(format, name), format),
    },
    connection: {
      get: () => connections.get(),
      probe: ({ place, credential }, signal) => connections.probe(place, credential, signal),
      connect: (request, signal) => connections.connect(request, signal),
      unlock: (request, signal) => connections.unlock(request, signal),
      changePassword: ({ current, next }, signal) => connections.changePassword(current, next, signal),
      disconnect: async () => (await connections.disconnect(), null),
      generatePassword: () => connections.generatePassword(),
    },
    preflight: {
      run: ({ place, credential }, signal) => services.preflight.run(place, credential, signal),
    },
    sources: {
      get: () => settings.sources,
      set: (sources) => {
        settings.setSources(sources);
        services.onDidChangeFacts();
        return sources;
      },
      measure: ({ folder }, signal) => services.folderSizes.measure(folder, signal),
      lookAt: ({ paths }) => lookAtDropped(paths),
    },
    settings: {
      get: () => settings.document.settings,
      set: (changed) => {
        desktop.setStartsAtLogin(changed.startsAtLogin, settings.document.settings.startsAtLogin);
        settings.update({ settings: changed });
        sessions.applyLimits();
        return changed;
      },
    },
  };
}

function identityHandlers(services: HandlerServices): Pick<Handlers, 'accounts' | 'azure'> {
  const { accounts, azure } = services;
  return {
    accounts: {
      get: () => accounts.get(),
      signIn: (request, signal) => accounts.signIn(request, signal),
      signOut: async (request) => (await services.signOut(request), null),
      forgetAll: async () => (await services.forgetAllAccounts(), null),
    },
    azure: {
      organisation: ({ accountId }) => services.organisation(accountId),
      subscriptions: ({ accountId }, signal) => azure.subscriptions(accountId, signal),
      storageAccounts: (request, signal) => azure.storageAccounts(request, signal),
      containers: (request, signal) => azure.containers(request, signal),
    },
  };
}

function upkeepHandlers({ upkeep, pruneSchedule, costs }: HandlerServices): Handlers['upkeep'] {
  return {
    get: () => pruneSchedule.upkeep,
    set: (changed) => pruneSchedule.set(changed),
    previewPrune: (_, signal) => upkeep.previewPrune(signal),
    prune: () => upkeep.start({ prune: true }),
    estimate: ({ tier }, signal) => costs.estimate(tier, signal),
  };
}

function workHandlers(
  services: HandlerServices,
): Pick<Handlers, 'backup' | 'plans' | 'snapshots' | 'comparison' | 'restore' | 'drag' | 'jobs'> {
  const {
    plans,
    policies,
    assessments,
    scheduler,
    retentions,
    pause,
    restores,
    drags,
    snapshots,
    lookup,
    comparisons,
    jobs,
    desktop,
    health,
  } = services;
  return {
    backup: {
      start: () => scheduler.runAll(),
      pause: ({ length }) => (pause.pause(length), health()),
      resume: () => (pause.resume(), health()),
    },
    plans: {
      list: () => plans.list(),
      policy: () => policies.view(),
      save: (plan) => plans.save(plan),
      remove: ({ planId }) => plans.remove(planId),
      run: (request) => plans.run(request),
      nextRuns: (request) => plans.nextRuns(request),
      assess: ({ sources }, signal) => assessments.assess(sources, signal),
      folders: ({ folder }) => subFolders(folder),
      previewRetention: (request, signal) => retentions.preview(request, signal),
    },
    snapshots: {
      list: (_, signal) => snapshots.list(signal),
      folder: (input, signal) => snapshots.folder(input, signal),
      search: (input, signal) => lookup.search(input, signal),
      versions: (input, signal) => lookup.versions(input, signal),
      preview: (input, signal) => lookup.preview(input, signal),
    },
    comparison: {
      run: (input, signal) => comparisons.run(input, signal),
      page: (input) => comparisons.page(input),
    },
    restore: {
      places: () => restores.places(),
      start: (input) => restores.start(input),
      resume: ({ jobId }) => restores.resume(jobId),
      preview: (input, signal) => restores.preview(input, signal),
      previewPaths: (input) => restores.previewPaths(input),
      reveal: async ({ jobId }) => (await desktop.reveal(restores.targetOf(jobId)), null),
    },
    drag: {
      prepare: (input) => drags.prepare(input),
      start: async ({ dragId }) => (await drags.during(dragId, (files) => desktop.startDrag(files)), null),
      cancel: async ({ dragId }) => (await drags.cancel(dragId), null),
    },
    jobs: {
      list: () => jobs.list(),
      get: ({ jobId }) => jobs.get(jobId),
      warnings: ({ jobId, offset, limit }) => {
        const warnings = jobs.warnings(jobId);
        return { total: warnings.length, warnings: warnings.slice(offset, offset + limit) };
      },
      cancel: ({ jobId }) => (scheduler.cancel(jobId), null),
      pause: ({ jobId }) => (jobs.setPaused(jobId, true), null),
      resume: ({ jobId }) => (jobs.setPaused(jobId, false), null),
    },
  };
}
