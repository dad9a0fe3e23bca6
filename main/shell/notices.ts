import type { Health, Job } from '../../contract/data';
import type { Route } from '../../contract/route';
import type { Clock } from '../engine/base/clock';
import type { Texts } from './texts';

const dayMs = 24 * 60 * 60 * 1000;
/** A backup a day, and a weekend away. */
const absentAfterDays = 3;

export interface NoticeContent {
  readonly title: string;
  readonly body: string;
  /** What its button does, where the system has buttons. */
  readonly action: { readonly label: string; readonly run: () => void };
  readonly onClick: () => void;
}

/** When each cause was told last, kept over starts of the app. */
export interface NoticeStore {
  read(): unknown;
  write(told: Readonly<Record<string, string>>): void;
}

export interface NoticesOptions {
  readonly clock: Clock;
  readonly store: NoticeStore;
  readonly texts: Texts;
  /** Shows it; the returned function takes it away. */
  readonly show: (content: NoticeContent) => () => void;
  /** Whether the person has the window before them, which tells it by itself. */
  readonly isWindowSeen: () => boolean;
  readonly open: (route?: Route) => void;
  readonly backUpNow: () => void;
  readonly reveal: (jobId: string) => void;
}

/** Tells whoever does not look at the window what needs them: each cause once a day at most. That a backup went well is no news. */
export class Notices {
  readonly #options: NoticesOptions;
  readonly #told: Map<string, string>;
  readonly #shown = new Map<string, () => void>();

  constructor(options: NoticesOptions) {
    this.#options = options;
    const told = (options.store.read() ?? {}) as Readonly<Record<string, string>>;
    this.#told = new Map(Object.entries(told));
  }

  showHealth({ state, lastBackup }: Health): void {
    const { clock, texts, open, backUpNow } = this.#options;
    const { t } = texts;
    if (state === 'sign-in-needed')
      this.#tell('sign-in', {
        title: t('noticeSignIn'),
        body: t('noticeSignInBody'),
        action: { label: t('signIn'), run: open },
        onClick: open,
      });
    else this.#takeBack('sign-in');

    const days = lastBackup && Math.floor((clock.nowMs() - Date.parse(lastBackup.time)) / dayMs);
    if (days === null || days < absentAfterDays) this.#takeBack('no-backup');
    else if (state === 'attention' || state === 'offline')
      this.#tell('no-backup', {
        title: t('noticeNoBackup', { count: days }),
        body: t('noticeNoBackupBody', { when: texts.moment(lastBackup!.time, clock.nowMs()) }),
        action: { label: t('backUpNow'), run: backUpNow },
        onClick: () => open({ screen: 'overview' }),
      });
  }

  /** To be told of every change of a job. */
  showJob(job: Job): void {
    const { texts, open, backUpNow, reveal } = this.#options;
    const { t } = texts;
    const onClick = () => open({ screen: 'activity', jobId: job.id });
    const showResult = { label: t('show'), run: onClick };
    if (job.kind === 'backup' && job.state === 'failed')
      this.#tell('backup-failed', {
        title: t('noticeBackupFailed'),
        body: t('noticeBackupFailedBody'),
        action: { label: t('tryAgain'), run: backUpNow },
        onClick,
      });
    if (job.kind === 'restore' && job.state === 'failed')
      this.#tell(`restore ${job.id}`, {
        title: t('noticeRestoreFailed'),
        body: t('noticeRestoreFailedBody'),
        action: showResult,
        onClick,
      });
    if (job.outcome?.kind === 'restore')
      this.#tell(`restore ${job.id}`, {
        title: t('noticeRestored'),
        body: t('noticeRestoredBody', { count: job.outcome.filesRestored }),
        action: job.outcome.target === '' ? showResult : { label: t('show'), run: () => reveal(job.id) },
        onClick,
      });
  }

  dispose(): void {
    for (const cause of [...this.#shown.keys()]) this.#takeBack(cause);
  }

  #tell(cause: string, content: NoticeContent): void {
    const { clock, store, show, isWindowSeen } = this.#options;
    const now = clock.nowMs();
    const isToldToday = (time: string) => Math.abs(now - Date.parse(time)) < dayMs;
    if (isWindowSeen() || isToldToday(this.#told.get(cause) ?? '')) return;
    this.#takeBack(cause);
    this.#shown.set(cause, show(content));
    for (const [each, time] of this.#told) if (!isToldToday(time)) this.#told.delete(each);
    this.#told.set(cause, new Date(now).toISOString());
    store.write(Object.fromEntries(this.#told));
  }

  #takeBack(cause: string): void {
    this.#shown.get(cause)?.();
    this.#shown.delete(cause);
  }
}
