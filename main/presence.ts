/** How the app is there besides its window: tray, small panel, notifications, dock. This file builds them and connects them with the jobs. */
import { app, dialog } from 'electron';
import type { Health, Job } from '../contract/data';
import type { Clock } from './engine/base/clock';
import type { Log } from './engine/base/log';
import type { JobServices } from './jobs/job-services';
import type { SettingsFile } from './settings/settings-file';
import { AppTray } from './shell/app-tray';
import type { AppWindow } from './shell/app-window';
import { Notices, type NoticesOptions } from './shell/notices';
import { showNotification, showSurely } from './shell/notification';
import type { OpenRequest } from './shell/open-request';
import { installQuickActions } from './shell/quick-actions';
import type { StatusPanel } from './shell/status-panel';
import type { Texts } from './shell/texts';
import { trayView } from './shell/tray-view';

export interface PresenceOptions {
  readonly services: Pick<JobServices, 'scheduler' | 'pause' | 'jobs' | 'health'>;
  readonly settings: SettingsFile;
  readonly window: AppWindow;
  readonly panel: StatusPanel;
  readonly texts: Texts;
  readonly clock: Clock;
  readonly log: Log;
  readonly iconFolder: string;
  readonly noticeStore: NoticesOptions['store'];
  /** Shows what a restore has written, where that can be seen yet. */
  readonly reveal: (jobId: string) => Promise<void>;
}

export interface Presence {
  readonly showHealth: (health: Health) => void;
  readonly showJob: (job: Job) => void;
  /** Does what is asked besides showing the window. */
  readonly take: (request: OpenRequest) => void;
  /** To be told when the window was closed. */
  readonly onDidCloseWindow: () => void;
  readonly dispose: () => void;
}

export function createPresence(options: PresenceOptions): Presence {
  const { services, window, panel, texts, clock, log } = options;
  const { pause, jobs } = services;
  const backUpNow = () => {
    try {
      services.scheduler.runAll();
    } catch (error) {
      log('warn', 'A backup could not be started without the window', { message: String(error) });
      window.open();
    }
  };
  const tray = new AppTray(options.iconFolder, clock, {
    click: (icon) => {
      if (!panel.open(icon)) window.open();
    },
    'last-result': () => window.open({ screen: 'activity' }),
    'back-up-now': backUpNow,
    'pause-hour': () => pause.pause('hour'),
    'pause-until-tomorrow': () => pause.pause('until-tomorrow'),
    'pause-until-other-network': () => pause.pause('until-other-network'),
    resume: () => pause.resume(),
    open: () => window.open(),
    quit: () => app.quit(),
  });
  const notices = new Notices({
    clock,
    store: options.noticeStore,
    texts,
    show: showNotification,
    isWindowSeen: () => window.current?.isFocused() === true,
    open: (route) => window.open(route),
    backUpNow,
    reveal: (jobId) => void options.reveal(jobId).catch(() => window.open({ screen: 'activity', jobId })),
  });
  installQuickActions(texts.t, backUpNow);
  let isOver = false;
  return {
    showHealth: (health) => {
      tray.show(trayView(health, jobs.list(), texts, clock.nowMs()));
      notices.showHealth(health);
    },
    showJob: (job) => {
      window.showProgress(job);
      notices.showJob(job);
    },
    take: (request) => {
      if (request.kind !== 'back-up') return;
      if (request.isTrusted) backUpNow();
      else void askForBackup(window, texts, backUpNow);
    },
    onDidCloseWindow: () => {
      if (!isOver) tellOfTray(options);
    },
    dispose: () => {
      isOver = true;
      panel.close();
      notices.dispose();
      tray.dispose();
    },
  };
}

async function askForBackup(window: AppWindow, { t }: Texts, backUpNow: () => void): Promise<void> {
  const { response } = await dialog.showMessageBox(window.current!, {
    type: 'question',
    message: t('linkAsksForBackup'),
    detail: t('linkAsksForBackupDetail'),
    buttons: [t('backUpNow'), t('cancel')],
    defaultId: 1,
    cancelId: 1,
  });
  if (response === 0) backUpNow();
}

/** Once in the life of a profile: where the app is now, and how it is ended. */
function tellOfTray({ settings, texts: { t }, window }: PresenceOptions): void {
  if (settings.document.hasToldOfTray) return;
  settings.update({ hasToldOfTray: true });
  const open = () => window.open();
  showSurely({
    title: t('noticeClosed'),
    // Not every desktop there has a tray.
    body: t(process.platform === 'linux' ? 'noticeClosedBodyLinux' : 'noticeClosedBody'),
    action: { label: t('open'), run: open },
    onClick: open,
  });
}
