import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useClient, useResource } from '../../api/hooks';
import { useNow } from '../../lib/use-now';
import { formatBytes } from '../../lib/format-bytes';
import { formatMoment } from '../../lib/format-time';
import { formatCount } from '../../lib/format-number';
import type { Navigate } from '../../lib/route';
import { commonTexts, overviewTexts } from '../../lib/texts';
import { ErrorPanel } from '../../parts/error-panel';
import { Card } from '../../ui/card';
import { Facts } from '../../ui/facts';
import { SkeletonLines } from '../../ui/skeleton-lines';

const useStyles = makeStyles({ quiet: { margin: 0, color: tokens.colorNeutralForeground2 } });

/** The newest backup, and the way to its files. */
export function LatestCard({ navigate }: { readonly navigate: Navigate }) {
  const styles = useStyles();
  const now = useNow();
  const { snapshots } = useClient();
  const state = useResource(snapshots);
  const latest = state.kind === 'ready' ? state.value[0] : undefined;
  const { fact } = overviewTexts;
  const browse = latest !== undefined && (
    <Button size="small" onClick={() => navigate({ screen: 'snapshots', snapshotId: latest.id })}>
      {overviewTexts.browse}
    </Button>
  );
  return (
    <Card title={overviewTexts.latestTitle} actions={browse}>
      {state.kind === 'loading' && <SkeletonLines label={commonTexts.loading} count={3} />}
      {state.kind === 'failed' && <ErrorPanel error={state.error} onRetry={snapshots.reload} />}
      {state.kind === 'ready' && latest === undefined && (
        <p className={styles.quiet}>{overviewTexts.noLatest}</p>
      )}
      {latest !== undefined && (
        <Facts
          items={[
            [fact.when, formatMoment(Date.parse(latest.time), now)],
            [fact.files, latest.totals === null ? null : formatCount(latest.totals.files)],
            [fact.size, latest.totals === null ? null : formatBytes(latest.totals.bytes)],
            [fact.added, latest.totals === null ? null : formatBytes(latest.totals.bytesAdded)],
            [fact.computer, latest.hostname],
          ]}
        />
      )}
    </Card>
  );
}
