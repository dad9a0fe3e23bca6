import { canBackUpIn } from '../../contract/can-back-up';
import type { Health, HealthState, Job } from '../../contract/data';
import type { WaitReason } from '../../contract/wait-reason';
import type { TextKey, Texts } from './texts';

export type TrayIcon = 'safe' | 'working' | 'attention' | 'paused' | 'offline' | 'signed-out';
export type TrayEntryId =
  | 'state'
  | 'next'
  | 'last-result'
  | 'back-up-now'
  | 'pause-hour'
  | 'pause-until-tomorrow'
  | 'pause-until-other-network'
  | 'resume'
  | 'open'
  | 'quit';

export interface TrayEntry {
  readonly id: TrayEntryId;
  readonly label: string;
  readonly isEnabled: boolean;
}

/** All that the tray shows; groups of entries are parted by lines. */
export interface TrayView {
  readonly icon: TrayIcon;
  readonly tooltip: string;
  readonly groups: readonly (readonly TrayEntry[])[];
}

const looks: Readonly<Record<HealthState, readonly [TrayIcon, TextKey]>> = {
  'not-connected': ['attention', 'stateNotConnected'],
  'sign-in-needed': ['signed-out', 'stateSignInNeeded'],
  'password-needed': ['attention', 'statePasswordNeeded'],
  'nothing-chosen': ['attention', 'stateNothingChosen'],
  'never-backed-up': ['attention', 'stateNeverBackedUp'],
  working: ['working', 'stateWorking'],
  paused: ['paused', 'statePaused'],
  safe: ['safe', 'stateSafe'],
  attention: ['attention', 'stateAttention'],
  offline: ['offline', 'stateOffline'],
};

/** `jobs`: newest first, running ones included. */
export function trayView(health: Health, jobs: readonly Job[], texts: Texts, nowMs: number): TrayView {
  const { t } = texts;
  const [icon] = looks[health.state];
  const sentence = sentenceOf(health, texts, nowMs);
  const { lastBackup } = health;
  const last = lastBackup && t('lastBackup', { when: texts.moment(lastBackup.time, nowMs) });
  const next = nextOf(health, texts, nowMs);
  const entry = (id: TrayEntryId, label: string, isEnabled = true) => ({ id, label, isEnabled });
  // Cleaning up follows every backup, whose result is the one that matters.
  const ended = jobs.find(({ endedAt, kind }) => endedAt !== null && kind !== 'upkeep');
  const canPause = health.state !== 'not-connected';
  const isPaused =
    health.state === 'paused' || health.pausedUntil !== null || health.pausedInNetwork !== null;
  return {
    icon,
    tooltip: [`Stowkeep: ${sentence}`, last, next].filter((line) => line !== null).join('\n'),
    groups: [
      [
        entry('state', sentence, false),
        ...(next === null ? [] : [entry('next', next, false)]),
        ...(ended ? [entry('last-result', resultOf(ended, texts, nowMs))] : []),
      ],
      [
        entry('back-up-now', t('backUpNow'), canBackUpIn.has(health.state)),
        ...(isPaused
          ? [entry('resume', t('resume'))]
          : [
              entry('pause-hour', t('pauseHour'), canPause),
              entry('pause-until-tomorrow', t('pauseUntilTomorrow'), canPause),
              ...(health.networkName === null
                ? []
                : [entry('pause-until-other-network', t('pauseUntilOtherNetwork'), canPause)]),
            ]),
      ],
      [entry('open', t('open')), entry('quit', t('quit'))],
    ],
  };
}

function sentenceOf(
  { state, pausedUntil, pausedInNetwork: network }: Health,
  { t, moment }: Texts,
  nowMs: number,
): string {
  if (state === 'paused' && pausedUntil !== null)
    return t('statePausedUntil', { until: moment(pausedUntil, nowMs) });
  return state === 'paused' && network !== null ? t('statePausedInNetwork', { network }) : t(looks[state][1]);
}

/** The others are states of their own. */
const waits: Readonly<Partial<Record<WaitReason['kind'], TextKey>>> = {
  'outside-window': 'waitsOutsideWindow',
  offline: 'waitsOffline',
  metered: 'waitsMetered',
  'other-network': 'waitsOtherNetwork',
  'on-battery': 'waitsOnBattery',
  'battery-low': 'waitsBatteryLow',
  'full-screen': 'waitsFullScreen',
  'in-use': 'waitsInUse',
  'failed-before': 'waitsFailedBefore',
};

/** When the next backup is, or why it is not now; `null` where nothing is planned. */
function nextOf(health: Health, { t, moment }: Texts, nowMs: number): string | null {
  const { reason, nextTryAt = null } = health.waits ?? {};
  const key = reason && waits[reason.kind];
  if (key) {
    const why = t(key);
    return nextTryAt === null ? why : t('waitsUntil', { why, when: moment(nextTryAt, nowMs) });
  }
  return reason || health.nextRunAt === null
    ? null
    : t('nextBackup', { when: moment(health.nextRunAt, nowMs) });
}

const results = {
  backup: {
    succeeded: 'resultBackupSucceeded',
    'succeeded-with-warnings': 'resultBackupWarnings',
    cancelled: 'resultBackupCancelled',
    failed: 'resultBackupFailed',
  },
  restore: {
    succeeded: 'resultRestoreSucceeded',
    'succeeded-with-warnings': 'resultRestoreWarnings',
    cancelled: 'resultRestoreCancelled',
    failed: 'resultRestoreFailed',
  },
} as const;

function resultOf({ kind, state, startedAt, warnings }: Job, { t, moment }: Texts, nowMs: number): string {
  const ofKind = results[kind === 'restore' ? 'restore' : 'backup'];
  const keys: Readonly<Partial<Record<Job['state'], TextKey>>> = ofKind;
  return t(keys[state] ?? ofKind.failed, { when: moment(startedAt, nowMs), count: warnings });
}
