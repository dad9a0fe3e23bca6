import { Badge, Button, Select, Spinner, ToggleButton, makeStyles, tokens } from '@fluentui/react-components';
import { ArrowLeftRegular, ArrowRightRegular, CheckmarkCircleRegular } from '@fluentui/react-icons';
import { useMemo, useState } from 'react';
import type { SnapshotSummaryView } from '../../../../contract/data';
import type { Change, ComparisonSummary, Difference } from '../../../../contract/lookup';
import { displayText } from '../../../lib/display-text';
import { formatBytes } from '../../../lib/format-bytes';
import { formatMoment } from '../../../lib/format-time';
import { baseName, parentName } from '../../../lib/path-names';
import { compareTexts } from '../../../lib/texts';
import { useNow } from '../../../lib/use-now';
import { ErrorPanel } from '../../../parts/error-panel';
import { EmptyState } from '../../../ui/empty-state';
import { Note } from '../../../ui/note';
import { RowList } from '../../../ui/row-list';
import { RowParts } from '../../../ui/row-parts';
import { EntryIcon } from '../entry-icon';
import { usePanelStyles } from '../panel-styles';
import { useComparison, useDifferences, type Compared, type DifferenceSort } from './use-comparison';

const useStyles = makeStyles({
  filters: { flexWrap: 'wrap', paddingBlock: tokens.spacingVerticalS },
  sides: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: tokens.spacingHorizontalS,
    minInlineSize: 0,
  },
  arrow: { flexShrink: 0, ':dir(rtl)': { transform: 'scaleX(-1)' } },
  order: { marginInlineStart: 'auto' },
  waiting: { display: 'grid', placeItems: 'center', flexGrow: 1 },
  notes: { paddingInline: tokens.spacingHorizontalM, paddingBlockEnd: tokens.spacingVerticalS },
});

const all = ['added', 'removed', 'changed'] as const satisfies readonly Change[];
const colors = { added: 'success', removed: 'danger', changed: 'informative' } as const;
const orders: Readonly<Record<DifferenceSort['by'], DifferenceSort>> = {
  bytes: { by: 'bytes', isDescending: true },
  name: { by: 'name', isDescending: false },
};

export interface Sides {
  readonly fromId: string;
  /** A backup's id, or `thisComputer`. */
  readonly to: string;
}
export const thisComputer = 'now';

interface CompareViewProps {
  /** Of one computer, newest first. */
  readonly snapshots: readonly SnapshotSummaryView[];
  /** Whether that is this one. */
  readonly isHere: boolean;
  readonly sides: Sides;
  readonly onSides: (sides: Sides) => void;
  readonly onClose: () => void;
}

/** What came, went and changed since a backup, the largest first. */
export function CompareView({ snapshots, isHere, sides, onSides, onClose }: CompareViewProps) {
  const panel = usePanelStyles();
  const styles = useStyles();
  const { fromId, to } = sides;
  const compared = useMemo<Compared>(
    () => ({
      from: fromId,
      to: to === thisComputer ? { kind: 'computer' } : { kind: 'snapshot', snapshotId: to },
    }),
    [fromId, to],
  );
  const { state, progress } = useComparison(compared);
  return (
    <section className={panel.root} aria-label={compareTexts.title}>
      <div className={`${panel.bar} ${panel.top} ${styles.filters}`}>
        <Button appearance="subtle" icon={<ArrowLeftRegular />} onClick={onClose}>
          {compareTexts.close}
        </Button>
        <div className={styles.sides}>
          <SideSelect
            label={compareTexts.from}
            value={fromId}
            snapshots={snapshots}
            onChange={(id) => onSides({ ...sides, fromId: id })}
          />
          <ArrowRightRegular aria-hidden className={styles.arrow} />
          <SideSelect
            label={compareTexts.to}
            value={to}
            snapshots={snapshots}
            withThisComputer={isHere}
            onChange={(id) => onSides({ ...sides, to: id })}
          />
        </div>
      </div>
      {state.kind === 'loading' && (
        <div className={styles.waiting}>
          <Spinner label={compareTexts.running({ count: progress?.filesDone ?? 0 })} />
        </div>
      )}
      {state.kind === 'failed' && <ErrorPanel error={state.error} onRetry={state.retry} />}
      {state.kind === 'ready' && <Differences key={state.value.id} summary={state.value} />}
    </section>
  );
}

interface SideSelectProps {
  readonly label: string;
  readonly value: string;
  readonly snapshots: readonly SnapshotSummaryView[];
  readonly withThisComputer?: boolean;
  readonly onChange: (value: string) => void;
}

function SideSelect({ label, value, snapshots, withThisComputer = false, onChange }: SideSelectProps) {
  const now = useNow();
  return (
    <Select aria-label={label} value={value} onChange={(_, data) => onChange(data.value)}>
      {withThisComputer && <option value={thisComputer}>{compareTexts.thisComputer}</option>}
      {snapshots.map(({ id, time }) => (
        <option key={id} value={id}>
          {compareTexts.backup({ moment: formatMoment(Date.parse(time), now) })}
        </option>
      ))}
    </Select>
  );
}

function Differences({ summary }: { readonly summary: ComparisonSummary }) {
  const panel = usePanelStyles();
  const styles = useStyles();
  const [shown, setShown] = useState<readonly Change[]>(all);
  const [by, setBy] = useState<DifferenceSort['by']>('bytes');
  const [chosen, setChosen] = useState<string>();
  const { entries, total, error, readMore } = useDifferences(summary.id, shown, orders[by]);
  const isSame = all.every((change) => summary.totals[change].files === 0);
  if (isSame)
    return (
      <>
        <EmptyState
          icon={<CheckmarkCircleRegular />}
          title={compareTexts.nothingTitle}
          body={compareTexts.nothingBody}
        />
        <Notes summary={summary} />
      </>
    );
  return (
    <>
      <div className={`${panel.bar} ${styles.filters}`} role="group" aria-label={compareTexts.show}>
        {all.map((change) => (
          <ToggleButton
            key={change}
            size="small"
            shape="circular"
            checked={shown.includes(change)}
            onClick={() => setShown(all.filter((each) => shown.includes(each) !== (each === change)))}
          >
            {compareTexts[change]({
              count: summary.totals[change].files,
              size: formatBytes(summary.totals[change].bytes),
            })}
          </ToggleButton>
        ))}
        <Select
          size="small"
          className={styles.order}
          aria-label={compareTexts.sort}
          value={by}
          onChange={(_, { value }) => setBy(value as DifferenceSort['by'])}
        >
          <option value="bytes">{compareTexts.byBytes}</option>
          <option value="name">{compareTexts.byName}</option>
        </Select>
      </div>
      {error !== undefined && <ErrorPanel error={error} />}
      <RowList
        label={compareTexts.title}
        rows={entries}
        total={total}
        keyOf={({ path, change }) => change + path}
        chosenKey={chosen}
        onChoose={({ path, change }) => setChosen(change + path)}
        onEnd={readMore}
      >
        {(difference) => <DifferenceRow difference={difference} />}
      </RowList>
      <Notes summary={summary} />
    </>
  );
}

function DifferenceRow({ difference }: { readonly difference: Difference }) {
  const { path, type, change, files } = difference;
  return (
    <RowParts
      icon={<EntryIcon entry={{ type }} />}
      title={displayText(baseName(path))}
      hint={displayText(parentName(path))}
      badge={
        <Badge appearance="tint" color={colors[change]}>
          {compareTexts.marks[change]}
        </Badge>
      }
      figures={[sizeText(difference), type === 'dir' ? compareTexts.folder({ count: files }) : '']}
    />
  );
}

function sizeText({ bytesBefore, bytesAfter }: Difference): string {
  const [before, after] = [bytesBefore, bytesAfter].map((bytes) =>
    bytes === null ? '' : formatBytes(bytes),
  );
  if (!before || !after || before === after) return after || before || '';
  return compareTexts.sizes({ before, after });
}

function Notes({ summary: { isCut, unreadable } }: { readonly summary: ComparisonSummary }) {
  const styles = useStyles();
  const [first] = unreadable;
  if (!isCut && first === undefined) return null;
  return (
    <div className={styles.notes}>
      {isCut && <Note>{compareTexts.cut}</Note>}
      {first !== undefined && (
        <Note>{compareTexts.unreadable({ count: unreadable.length, first: displayText(first.path) })}</Note>
      )}
    </div>
  );
}
