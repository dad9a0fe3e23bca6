import { Button, Tooltip, makeStyles, tokens } from '@fluentui/react-components';
import { DismissRegular, FolderRegular } from '@fluentui/react-icons';
import { displayText } from '../../lib/display-text';
import { baseName, parentName } from '../../lib/path-names';
import { foldersTexts } from '../../lib/texts';
import { lineBelow } from '../../ui/lines';
import { MiddleEllipsis } from '../../ui/middle-ellipsis';

const useStyles = makeStyles({
  list: { margin: 0, padding: 0, listStyleType: 'none' },
  item: {
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalM,
    minBlockSize: '56px',
    paddingInlineStart: tokens.spacingHorizontalXL,
    paddingInlineEnd: tokens.spacingHorizontalM,
    ...lineBelow,
    ':last-child': { borderBlockEndStyle: 'none' },
  },
  icon: { flexShrink: 0, fontSize: '24px', color: tokens.colorBrandForeground1 },
  words: { flexGrow: 1, minInlineSize: 0 },
  name: { fontWeight: tokens.fontWeightSemibold },
  note: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200, overflowWrap: 'anywhere' },
  parent: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
});

interface FolderListProps {
  readonly folders: readonly string[];
  /** What else is to be said of it. */
  readonly noteOf: (folder: string) => string | undefined;
  readonly onRemove: (folder: string) => void;
}

export function FolderList({ folders, noteOf, onRemove }: FolderListProps) {
  const styles = useStyles();
  return (
    <ul className={styles.list}>
      {folders.map((folder) => {
        const path = displayText(folder);
        return (
          <li key={folder} className={styles.item}>
            <FolderRegular aria-hidden className={styles.icon} />
            <div className={styles.words}>
              <div className={styles.name}>
                <MiddleEllipsis text={baseName(path)} title={path} />
              </div>
              <div className={styles.parent}>
                <MiddleEllipsis text={parentName(path)} />
              </div>
              {noteOf(folder) !== undefined && <div className={styles.note}>{noteOf(folder)}</div>}
            </div>
            <Tooltip content={foldersTexts.remove({ name: baseName(path) })} relationship="label">
              <Button appearance="subtle" icon={<DismissRegular />} onClick={() => onRemove(folder)} />
            </Tooltip>
          </li>
        );
      })}
    </ul>
  );
}
