import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useCallback, useMemo } from 'react';
import type { Retention, RetentionPreview } from '../../../contract/plan-data';
import { useApi, useCall } from '../../api/hooks';
import { formatBytes } from '../../lib/format-bytes';
import { formatList, formatMoney } from '../../lib/format-number';
import { formatDate, formatDateTime, formatSoon } from '../../lib/format-time';
import { plansTexts } from '../../lib/texts';
import { useNow } from '../../lib/use-now';
import { ErrorPanel } from '../../parts/error-panel';
import { Card } from '../../ui/card';
import { Disclosure } from '../../ui/disclosure';
import { SkeletonLines } from '../../ui/skeleton-lines';

const texts = plansTexts.keep;

const useStyles = makeStyles({
  line: { margin: 0, textWrap: 'pretty' },
  lane: {
    display: 'grid',
    gridTemplateColumns: '84px minmax(0, 1fr)',
    alignItems: 'center',
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorNeutralForeground2,
  },
  track: {
    position: 'relative',
    blockSize: '24px',
    borderBlockEndWidth: tokens.strokeWidthThin,
    borderBlockEndStyle: 'solid',
    borderBlockEndColor: tokens.colorNeutralStroke2,
  },
  dot: {
    boxSizing: 'border-box',
    inlineSize: '8px',
    blockSize: '8px',
    borderRadius: tokens.borderRadiusCircular,
    flexShrink: 0,
    backgroundColor: tokens.colorBrandForeground1,
    forcedColorAdjust: 'none',
    '@media (forced-colors: active)': { backgroundColor: 'CanvasText' },
  },
  // A ring, not only another colour.
  removed: {
    backgroundColor: 'transparent',
    border: `2px solid ${tokens.colorPaletteRedForeground1}`,
    '@media (forced-colors: active)': { backgroundColor: 'transparent', border: '2px solid CanvasText' },
  },
  placed: { position: 'absolute', insetBlockStart: '8px' },
  ends: {
    display: 'flex',
    justifyContent: 'space-between',
    marginInlineStart: '84px',
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorNeutralForeground2,
  },
  list: {
    maxBlockSize: '280px',
    overflowY: 'auto',
    margin: 0,
    padding: 0,
    listStyleType: 'none',
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  row: {
    display: 'grid',
    gridTemplateColumns: '12px minmax(130px, max-content) minmax(0, 1fr)',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalM,
    paddingBlock: tokens.spacingVerticalXS,
    contentVisibility: 'auto',
    fontVariantNumeric: 'tabular-nums',
  },
  quiet: { color: tokens.colorNeutralForeground2 },
});

interface RetentionPreviewCardProps {
  readonly planId: string;
  readonly retention: Retention;
}

/** Which backups rules would remove, and what comes back of it. */
export function RetentionPreviewCard({ planId, retention }: RetentionPreviewCardProps) {
  const { plans } = useApi();
  const state = useCall(
    useCallback(
      (signal: AbortSignal) => plans.previewRetention({ planId, retention }, { signal }),
      [plans, planId, retention],
    ),
  );
  return (
    <Card title={texts.previewTitle} hint={texts.previewHint}>
      {state.kind === 'loading' && <SkeletonLines label={texts.looking} />}
      {state.kind === 'failed' && <ErrorPanel error={state.error} onRetry={state.retry} />}
      {state.kind === 'ready' && <Preview preview={state.value} />}
    </Card>
  );
}

interface Dot {
  readonly id: string;
  readonly ms: number;
  /** `null` for what would be removed. */
  readonly reasons: readonly string[] | null;
}

function Preview({ preview }: { readonly preview: RetentionPreview }) {
  const styles = useStyles();
  const now = useNow();
  const { keep, remove, freedBytes, storedBytes, freedPerMonth, freedAt } = preview;
  const dots = useMemo(() => dotsOf(preview), [preview]);
  if (remove.length === 0) return <p className={styles.line}>{texts.nothing({ count: keep.length })}</p>;
  const sizes = { freed: formatBytes(freedBytes), stored: formatBytes(storedBytes) };
  return (
    <>
      <p className={styles.line} role="status">
        <strong>{texts.removes({ count: remove.length, kept: keep.length })}</strong>{' '}
        {freedAt === null
          ? texts.frees(sizes)
          : texts.freesFrom({ ...sizes, time: formatSoon(Date.parse(freedAt), now) })}{' '}
        {freedPerMonth !== null && <Saving perMonth={freedPerMonth} />}
      </p>
      <Timeline dots={dots} />
      <Disclosure label={texts.list}>
        <ul className={styles.list} tabIndex={0} aria-label={texts.timeline}>
          {dots.map((dot) => (
            <li key={dot.id} className={styles.row}>
              <span className={mergeClasses(styles.dot, dot.reasons === null && styles.removed)} />
              <span>{formatDateTime(dot.ms)}</span>
              <span className={styles.quiet}>
                {dot.reasons === null ? texts.removed : formatList(reasonWords(dot.reasons))}
              </span>
            </li>
          ))}
        </ul>
      </Disclosure>
    </>
  );
}

/** In the currency of the prices, which come with an estimate. */
function Saving({ perMonth }: { readonly perMonth: number }) {
  const { upkeep } = useApi();
  const state = useCall(
    useCallback((signal: AbortSignal) => upkeep.estimate({ tier: 'hot' }, { signal }), [upkeep]),
  );
  if (state.kind !== 'ready') return null;
  return texts.saves({ money: formatMoney(perMonth, state.value.pricesOf.currency) });
}

function Timeline({ dots }: { readonly dots: readonly Dot[] }) {
  const styles = useStyles();
  const [newest, oldest] = [dots[0]!.ms, dots.at(-1)!.ms];
  /** The root gives the last days room beside years. */
  const place = (ms: number) => Math.sqrt((newest - ms) / Math.max(1, newest - oldest)) * 100;
  const lane = (isRemoved: boolean) => (
    <div className={styles.lane}>
      <span>{isRemoved ? texts.removed : texts.kept}</span>
      <div className={styles.track}>
        {dots
          .filter(({ reasons }) => (reasons === null) === isRemoved)
          .map(({ id, ms }) => (
            <span
              key={id}
              className={mergeClasses(styles.dot, styles.placed, isRemoved && styles.removed)}
              style={{ insetInlineEnd: `calc(${place(ms)}% * 0.99)` }}
            />
          ))}
      </div>
    </div>
  );
  return (
    <div aria-hidden>
      {lane(false)}
      {lane(true)}
      <div className={styles.ends}>
        <span>{formatDate(oldest)}</span>
        <span>{formatDate(newest)}</span>
      </div>
    </div>
  );
}

/** Newest first. */
function dotsOf({ keep, remove }: RetentionPreview): readonly Dot[] {
  const kept = keep.map(({ snapshotId, time, reasons }) => ({
    id: snapshotId,
    ms: Date.parse(time),
    reasons,
  }));
  const removed = remove.map(({ snapshotId, time }) => ({
    id: snapshotId,
    ms: Date.parse(time),
    reasons: null,
  }));
  return [...kept, ...removed].sort((a, b) => b.ms - a.ms);
}

const reasonKinds = ['last', 'hour', 'day', 'week', 'month', 'quarter', 'year', 'within'] as const;

/** restic's reasons, such as `daily snapshot` and `monthly within 1y`, in people's words. */
function reasonWords(reasons: readonly string[]): readonly string[] {
  const words = reasons.map((reason) => {
    const kind = reason.includes('daily') ? 'day' : reasonKinds.find((each) => reason.includes(each));
    return texts.reasons[kind ?? 'other'];
  });
  return [...new Set(words)];
}
