import { makeStyles, tokens } from '@fluentui/react-components';
import { useMemo } from 'react';
import type { SnapshotSummaryView } from '../../../contract/data';
import { useClient, useValue } from '../../api/hooks';
import { formatBytes } from '../../lib/format-bytes';
import { dayKey, formatDay } from '../../lib/format-time';
import { overviewTexts } from '../../lib/texts';
import { useNow } from '../../lib/use-now';
import { Card } from '../../ui/card';
import { lineBelow } from '../../ui/lines';

const texts = overviewTexts.days;
const shownDays = 30;
const dayMs = 86_400_000;

const useStyles = makeStyles({
  bars: {
    display: 'grid',
    gridTemplateColumns: `repeat(${shownDays}, minmax(0, 1fr))`,
    alignItems: 'end',
    columnGap: '3px',
    blockSize: '64px',
    margin: 0,
    padding: 0,
    listStyleType: 'none',
    ...lineBelow,
  },
  day: { display: 'flex', alignItems: 'flex-end', justifyContent: 'center', blockSize: '100%' },
  bar: {
    inlineSize: '100%',
    minBlockSize: '3px',
    borderStartStartRadius: tokens.borderRadiusSmall,
    borderStartEndRadius: tokens.borderRadiusSmall,
    backgroundColor: tokens.colorBrandBackground,
    forcedColorAdjust: 'none',
    '@media (forced-colors: active)': { backgroundColor: 'CanvasText' },
  },
  // A ring, not only another colour, where there was no backup.
  none: {
    inlineSize: '6px',
    blockSize: '6px',
    marginBlockEnd: '3px',
    boxSizing: 'border-box',
    borderRadius: tokens.borderRadiusCircular,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStrokeAccessible}`,
  },
  ends: {
    display: 'flex',
    justifyContent: 'space-between',
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorNeutralForeground2,
  },
});

interface Day {
  readonly ms: number;
  readonly backups: number;
  readonly bytesAdded: number;
}

/** Whether there was a backup on each of the last days, and how much new data it brought: gaps are seen at once. */
export function DaysCard() {
  const styles = useStyles();
  const client = useClient();
  const snapshots = useValue(client.snapshots);
  const here = useValue(client.info)?.hostname;
  const now = useNow();
  const today = new Date(now).setHours(12, 0, 0, 0);
  const days = useMemo(
    () => lastDays(snapshots?.filter(({ hostname }) => hostname === here) ?? [], today),
    [snapshots, here, today],
  );
  if (snapshots === undefined || snapshots.length === 0) return null;
  const most = Math.max(...days.map(({ bytesAdded }) => bytesAdded), 1);
  const saved = days.filter(({ backups }) => backups > 0).length;
  const size = formatBytes(days.reduce((sum, { bytesAdded }) => sum + bytesAdded, 0));
  return (
    <Card title={texts.title} hint={texts.summary({ count: saved, days: shownDays, size })}>
      <div>
        <ul className={styles.bars} aria-label={texts.title}>
          {days.map(({ ms, backups, bytesAdded }) => {
            const day = formatDay(ms, now);
            const label =
              backups === 0
                ? texts.noBackup({ day })
                : texts.backups({ day, count: backups, size: formatBytes(bytesAdded) });
            return (
              <li key={ms} className={styles.day} title={label} aria-label={label}>
                {backups === 0 ? (
                  <span className={styles.none} />
                ) : (
                  // The root leaves small days their height beside a large first backup.
                  <span
                    className={styles.bar}
                    style={{ blockSize: `${Math.sqrt(bytesAdded / most) * 100}%` }}
                  />
                )}
              </li>
            );
          })}
        </ul>
        <div className={styles.ends} aria-hidden>
          <span>{formatDay(days[0]!.ms, now)}</span>
          <span>{formatDay(days.at(-1)!.ms, now)}</span>
        </div>
      </div>
    </Card>
  );
}

/** One for each of the last days, the oldest first. `todayMs` is some time at noon, so that a changed clock skips no day. */
export function lastDays(snapshots: readonly SnapshotSummaryView[], todayMs: number): readonly Day[] {
  const byDay = new Map<string, SnapshotSummaryView[]>();
  for (const snapshot of snapshots) {
    const key = dayKey(Date.parse(snapshot.time));
    byDay.set(key, [...(byDay.get(key) ?? []), snapshot]);
  }
  return Array.from({ length: shownDays }, (_, at) => {
    const ms = todayMs - (shownDays - 1 - at) * dayMs;
    const ofDay = byDay.get(dayKey(ms)) ?? [];
    const bytesAdded = ofDay.reduce((sum, { totals }) => sum + (totals?.bytesAdded ?? 0), 0);
    return { ms, backups: ofDay.length, bytesAdded };
  });
}
