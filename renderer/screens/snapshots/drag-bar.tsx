import { Button, ProgressBar, makeStyles, tokens } from '@fluentui/react-components';
import { DocumentMultipleRegular } from '@fluentui/react-icons';
import { useClient, useDragOut } from '../../api/hooks';
import { formatBytes } from '../../lib/format-bytes';
import { snapshotsTexts } from '../../lib/texts';
import { ErrorPanel } from '../../parts/error-panel';

const texts = snapshotsTexts.drag;

const useStyles = makeStyles({
  bar: {
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalM,
    paddingInline: tokens.spacingHorizontalM,
    paddingBlock: tokens.spacingVerticalS,
    backgroundColor: tokens.colorBrandBackground2,
  },
  words: { flexGrow: 1, minInlineSize: 0 },
  handle: {
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalS,
    paddingInline: tokens.spacingHorizontalM,
    paddingBlock: tokens.spacingVerticalXS,
    borderRadius: tokens.borderRadiusMedium,
    border: `${tokens.strokeWidthThin} dashed ${tokens.colorNeutralStrokeAccessible}`,
    cursor: 'grab',
  },
});

/** What is dragged out of the window and is too large to be there at once: how far it is, then itself, to be dragged. */
export function DragBar() {
  const styles = useStyles();
  const { dragOut } = useClient();
  const state = useDragOut();
  if (state === undefined) return null;
  const { drag, error } = state;
  const cancel = (
    <Button size="small" onClick={dragOut.clear}>
      {texts.cancel}
    </Button>
  );
  if (error !== undefined)
    return (
      <>
        <ErrorPanel error={error} />
        <div className={styles.bar}>{cancel}</div>
      </>
    );
  if (drag?.state === 'preparing' && drag.progress !== null) {
    const { bytesDone, bytesTotal } = drag.progress;
    return (
      <div className={styles.bar}>
        <div className={styles.words} role="status">
          {texts.preparing({ done: formatBytes(bytesDone), total: formatBytes(bytesTotal ?? bytesDone) })}
          <ProgressBar aria-label={texts.give} value={bytesTotal ? bytesDone / bytesTotal : undefined} />
        </div>
        {cancel}
      </div>
    );
  }
  if (drag?.state !== 'ready' || state.isHeld) return null;
  return (
    <div className={styles.bar}>
      <span className={styles.words} role="status">
        {texts.ready}
      </span>
      <span
        draggable
        className={styles.handle}
        onDragStart={(event) => {
          event.preventDefault();
          dragOut.dragAgain();
        }}
      >
        <DocumentMultipleRegular aria-hidden />
        {texts.give}
      </span>
      {cancel}
    </div>
  );
}
