import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { ArrowCounterclockwiseRegular, FolderRegular, type FluentIcon } from '@fluentui/react-icons';
import { useCallback } from 'react';
import type { RestorePlace } from '../../../contract/restore-data';
import type { DraggedSelection } from '../../api/drag-out';
import { useOwnDropZone } from '../../api/drop-in';
import { useApi, useCall, useDragOut } from '../../api/hooks';
import { displayText } from '../../lib/display-text';
import { baseName, parentName } from '../../lib/path-names';
import { snapshotsTexts } from '../../lib/texts';
import { MiddleEllipsis } from '../../ui/middle-ellipsis';
import type { RestoreTarget } from './target-choice';

const texts = snapshotsTexts.drop;

const useStyles = makeStyles({
  root: {
    display: 'flex',
    flexDirection: 'column',
    minBlockSize: 0,
    boxSizing: 'border-box',
    padding: tokens.spacingHorizontalS,
    borderRadius: tokens.borderRadiusXLarge,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorBrandStroke1}`,
    backgroundColor: tokens.colorNeutralBackground1,
    cursor: 'grabbing',
  },
  title: {
    margin: 0,
    padding: tokens.spacingHorizontalS,
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
    fontWeight: tokens.fontWeightSemibold,
  },
  places: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalXS,
    flexGrow: 1,
    minBlockSize: 0,
    overflowY: 'auto',
  },
  kind: {
    paddingInline: tokens.spacingHorizontalS,
    paddingBlockStart: tokens.spacingVerticalS,
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorNeutralForeground2,
  },
  place: {
    display: 'flex',
    alignItems: 'center',
    flexShrink: 0,
    gap: tokens.spacingHorizontalS,
    minBlockSize: '48px',
    boxSizing: 'border-box',
    paddingInline: tokens.spacingHorizontalS,
    borderRadius: tokens.borderRadiusMedium,
    border: `${tokens.strokeWidthThin} dashed ${tokens.colorNeutralStroke1}`,
  },
  // By its line too, and not by colour alone.
  over: {
    border: `${tokens.strokeWidthThick} solid ${tokens.colorBrandStroke1}`,
    backgroundColor: tokens.colorBrandBackground2,
  },
  icon: { flexShrink: 0, fontSize: '20px', color: tokens.colorBrandForeground1 },
  words: { flexGrow: 1, minInlineSize: 0 },
  name: { fontWeight: tokens.fontWeightSemibold },
  hint: {
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground2,
  },
  outside: { margin: 0, padding: tokens.spacingHorizontalS },
});

const kinds = ['protected', 'usual'] as const satisfies readonly RestorePlace['kind'][];

interface DropPlacesProps {
  /** Where it is in its parent's layout. */
  readonly className: string;
  readonly onDrop: (selection: DraggedSelection, target: RestoreTarget) => void;
}

/** While rows are dragged: what inside the window they can be dropped on, where a file manager has its places. */
export function DropPlaces({ className, onDrop }: DropPlacesProps) {
  const styles = useStyles();
  const places = useRestorePlaces();
  if (useDragOut()?.isHeld !== true) return null;
  return (
    <section className={mergeClasses(styles.root, className)} aria-label={texts.title}>
      <h2 className={styles.title}>{texts.title}</h2>
      <div className={styles.places} tabIndex={0}>
        <Place
          icon={ArrowCounterclockwiseRegular}
          name={texts.original}
          hint={texts.originalHint}
          onDrop={(selection) => onDrop(selection, { kind: 'original' })}
        />
        {kinds.map((kind) => {
          const ofKind = places.filter((place) => place.kind === kind);
          if (ofKind.length === 0) return null;
          return [
            <div key={kind} className={styles.kind}>
              {texts.kinds[kind]}
            </div>,
            ...ofKind.map(({ path }) => (
              <Place
                key={path}
                icon={FolderRegular}
                name={displayText(baseName(path))}
                hint={displayText(parentName(path))}
                onDrop={(selection) => onDrop(selection, { kind: 'folder', path })}
              />
            )),
          ];
        })}
      </div>
      <p className={mergeClasses(styles.outside, styles.hint)}>{texts.outside}</p>
    </section>
  );
}

/** Read before anything is dragged: during the system's drag nothing is answered. */
function useRestorePlaces(): readonly RestorePlace[] {
  const { restore } = useApi();
  const state = useCall(
    useCallback((signal: AbortSignal) => restore.places(undefined, { signal }), [restore]),
  );
  return state.kind === 'ready' ? state.value : [];
}

interface PlaceProps {
  readonly icon: FluentIcon;
  readonly name: string;
  readonly hint: string;
  readonly onDrop: (selection: DraggedSelection) => void;
}

function Place({ icon: Icon, name, hint, onDrop }: PlaceProps) {
  const styles = useStyles();
  const { isOver, handlers } = useOwnDropZone(onDrop);
  return (
    <div className={mergeClasses(styles.place, isOver && styles.over)} {...handlers}>
      <Icon aria-hidden className={styles.icon} />
      <div className={styles.words}>
        <div className={styles.name}>
          <MiddleEllipsis text={name} />
        </div>
        <div className={styles.hint}>
          <MiddleEllipsis text={hint} />
        </div>
      </div>
    </div>
  );
}
