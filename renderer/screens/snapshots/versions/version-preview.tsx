import { Checkbox, makeStyles, tokens } from '@fluentui/react-components';
import { lazy, Suspense, useCallback, useState } from 'react';
import type { PathVersion, Preview } from '../../../../contract/lookup';
import { useApi, useCall } from '../../../api/hooks';
import { formatMoment } from '../../../lib/format-time';
import { commonTexts, versionsTexts } from '../../../lib/texts';
import { useNow } from '../../../lib/use-now';
import { ErrorPanel } from '../../../parts/error-panel';
import { SkeletonLines } from '../../../ui/skeleton-lines';
import { TextChanges } from './text-changes';

// Large, and seldom needed.
const PdfPage = lazy(async () => ({ default: (await import('./pdf-page')).PdfPage }));

const useStyles = makeStyles({
  root: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalS,
    minBlockSize: 0,
    minInlineSize: 0,
  },
  surface: {
    flexGrow: 1,
    minBlockSize: 0,
    overflow: 'auto',
    borderRadius: tokens.borderRadiusXLarge,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground3,
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
  text: {
    margin: 0,
    padding: tokens.spacingHorizontalM,
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase300,
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
  },
  image: { display: 'block', maxInlineSize: '100%', maxBlockSize: '100%', margin: 'auto' },
  nothing: {
    display: 'grid',
    placeItems: 'center',
    blockSize: '100%',
    padding: tokens.spacingHorizontalXL,
    boxSizing: 'border-box',
    textAlign: 'center',
    color: tokens.colorNeutralForeground2,
  },
  note: { margin: 0, color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
});

interface VersionPreviewProps {
  readonly path: string;
  readonly version: PathVersion;
  /** The one before it, to tell what changed. */
  readonly before: PathVersion | undefined;
}

export function VersionPreview({ path, version, before }: VersionPreviewProps) {
  const styles = useStyles();
  const now = useNow();
  const [showsChanges, setShowsChanges] = useState(false);
  const state = usePreview(path, version);
  const older = usePreview(path, showsChanges ? before : undefined);
  const preview = state.kind === 'ready' ? state.value : undefined;
  const canCompare = preview?.kind === 'text' && before !== undefined;
  const olderText = older.kind === 'ready' && older.value?.kind === 'text' ? older.value.text : undefined;
  return (
    <div className={styles.root}>
      {canCompare && (
        <Checkbox
          label={versionsTexts.showChanges}
          checked={showsChanges}
          onChange={(_, { checked }) => setShowsChanges(checked === true)}
        />
      )}
      <div
        role="region"
        tabIndex={0}
        aria-label={versionsTexts.previewLabel({
          moment: formatMoment(Date.parse(version.modifiedAt), now),
        })}
        className={styles.surface}
      >
        {state.kind === 'loading' && <SkeletonLines label={commonTexts.loading} />}
        {state.kind === 'failed' && <ErrorPanel error={state.error} onRetry={state.retry} />}
        {canCompare && showsChanges && older.kind === 'failed' && (
          <ErrorPanel error={older.error} onRetry={older.retry} />
        )}
        {canCompare && showsChanges && olderText !== undefined ? (
          <TextChanges before={olderText} after={preview.text} />
        ) : (
          preview && <Shown preview={preview} />
        )}
      </div>
      {preview?.kind === 'text' && preview.isCut && <p className={styles.note}>{versionsTexts.cut}</p>}
    </div>
  );
}

function usePreview(path: string, version: PathVersion | undefined) {
  const { snapshots } = useApi();
  const snapshotId = version?.last.snapshotId;
  return useCall(
    useCallback(
      async (signal: AbortSignal) =>
        snapshotId === undefined ? undefined : snapshots.preview({ snapshotId, path }, { signal }),
      [snapshots, snapshotId, path],
    ),
  );
}

function Shown({ preview }: { readonly preview: Preview }) {
  const styles = useStyles();
  switch (preview.kind) {
    case 'text':
      return <pre className={styles.text}>{preview.text}</pre>;
    case 'image':
      return (
        <img
          className={styles.image}
          alt={versionsTexts.imageAlt}
          src={`data:${preview.mimeType};base64,${preview.base64}`}
        />
      );
    case 'pdf':
      return (
        <Suspense>
          <PdfPage
            key={preview.base64}
            base64={preview.base64}
            otherwise={<Nothing text={versionsTexts.nothing.binary} />}
          />
        </Suspense>
      );
    case 'none':
      return <Nothing text={versionsTexts.nothing[preview.reason === 'too-large' ? 'tooLarge' : 'binary']} />;
  }
}

function Nothing({ text }: { readonly text: string }) {
  const styles = useStyles();
  return <div className={styles.nothing}>{text}</div>;
}
