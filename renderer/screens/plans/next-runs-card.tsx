import { Badge, makeStyles, tokens } from '@fluentui/react-components';
import { useCallback } from 'react';
import type { Schedule } from '../../../contract/plan-data';
import { useApi, useCall } from '../../api/hooks';
import { formatClock, formatDay } from '../../lib/format-time';
import { commonTexts, plansTexts } from '../../lib/texts';
import { useNow } from '../../lib/use-now';
import { ErrorPanel } from '../../parts/error-panel';
import { Card } from '../../ui/card';
import { SkeletonLines } from '../../ui/skeleton-lines';

const texts = plansTexts.when;
const shownRuns = 10;

const useStyles = makeStyles({
  list: {
    columnWidth: '300px',
    columnGap: tokens.spacingHorizontalXL,
    margin: 0,
    padding: 0,
    listStyleType: 'none',
  },
  run: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalS,
    paddingBlock: tokens.spacingVerticalXS,
    breakInside: 'avoid',
  },
  time: { minInlineSize: '44px', fontWeight: tokens.fontWeightSemibold, fontVariantNumeric: 'tabular-nums' },
  quiet: { margin: 0, color: tokens.colorNeutralForeground2 },
});

/** What a schedule comes to. */
export function NextRunsCard({ schedule }: { readonly schedule: Schedule }) {
  const styles = useStyles();
  const { plans } = useApi();
  const now = useNow();
  const state = useCall(
    useCallback(
      (signal: AbortSignal) => plans.nextRuns({ schedule, count: shownRuns }, { signal }),
      [plans, schedule],
    ),
  );
  return (
    <Card title={texts.nextTitle}>
      {state.kind === 'loading' && <SkeletonLines label={commonTexts.loading} />}
      {state.kind === 'failed' && <ErrorPanel error={state.error} onRetry={state.retry} />}
      {state.kind === 'ready' && state.value.length === 0 && (
        <p className={styles.quiet}>{schedule.runs.kind === 'manual' ? texts.never : texts.noneEver}</p>
      )}
      {state.kind === 'ready' && state.value.length > 0 && (
        <ol className={styles.list}>
          {state.value.map(({ time, rereads }) => (
            <li key={time} className={styles.run}>
              <span className={styles.time}>{formatClock(Date.parse(time))}</span>
              <span className={styles.quiet}>{formatDay(Date.parse(time), now)}</span>
              {rereads && (
                <Badge appearance="tint" color="informative">
                  {texts.rereads}
                </Badge>
              )}
            </li>
          ))}
        </ol>
      )}
    </Card>
  );
}
