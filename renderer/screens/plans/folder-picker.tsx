import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  Tree,
  TreeItem,
  TreeItemLayout,
  makeStyles,
  tokens,
  type TreeCheckedChangeData,
  type TreeOpenChangeData,
} from '@fluentui/react-components';
import { FolderRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import type { CallOutput, Calls } from '../../../contract/calls';
import type { Sources } from '../../../contract/data';
import type { ErrorData } from '../../../contract/errors';
import { choiceOf, choiceState, sourcesWith, withChoice } from '../../../contract/folder-choice';
import { errorDataOf } from '../../api/call-error';
import { useApi, useClient, useValue } from '../../api/hooks';
import { displayText } from '../../lib/display-text';
import { itemErrorText } from '../../lib/error-text';
import { baseName, isBelow } from '../../lib/path-names';
import { commonTexts, errorTexts, plansTexts } from '../../lib/texts';

const texts = plansTexts.picker;

const useStyles = makeStyles({
  surface: { maxInlineSize: '680px' },
  content: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM, minBlockSize: 0 },
  hint: { margin: 0, color: tokens.colorNeutralForeground2, textWrap: 'pretty' },
  scroll: {
    blockSize: 'min(400px, 50vh)',
    overflowY: 'auto',
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
    padding: tokens.spacingHorizontalXS,
  },
  quiet: { color: tokens.colorNeutralForeground2 },
  button: { whiteSpace: 'nowrap' },
});

const ticks = { chosen: true, 'left-out': false, partly: 'mixed' } as const;

type SubFolder = CallOutput<Calls['plans']['folders']>[number];
type Read = readonly SubFolder[] | ErrorData | 'reading';

interface FolderPickerProps {
  readonly sources: Sources;
  readonly onClose: () => void;
  readonly onTake: (sources: Sources) => void;
}

/** The folders of this computer as a tree whose ticks are what is backed up. */
export function FolderPicker({ sources, onClose, onTake }: FolderPickerProps) {
  const styles = useStyles();
  const info = useValue(useClient().info);
  const [choice, setChoice] = useState(() => choiceOf(sources));
  const { read, load } = useSubFolders();
  if (info === undefined) return null;
  const roots = rootsOf(info.homeFolder, info.platform === 'win32', sources.folders);
  const childrenOf = (folder: string) => {
    const found = read.get(folder);
    return Array.isArray(found) ? (found as readonly SubFolder[]).map(({ path }) => path) : [];
  };
  const onCheck = (_: unknown, { value, checked }: TreeCheckedChangeData) =>
    setChoice(withChoice(choice, String(value), checked === true));
  const onOpen = (_: unknown, { value, open }: TreeOpenChangeData) => {
    if (open) load(String(value));
  };
  const known = [...roots, ...[...read.keys()].flatMap(childrenOf)];
  const marks = [...choice.values()];
  const left = marks.filter((isChosen) => !isChosen).length;
  // Each folder stands in the tree once.
  const withoutRoots = new Map(
    [...read].map(([folder, found]) => [
      folder,
      Array.isArray(found)
        ? (found as readonly SubFolder[]).filter(({ path }) => !roots.includes(path))
        : found,
    ]),
  );
  return (
    <Dialog open onOpenChange={(_, { open }) => !open && onClose()}>
      <DialogSurface className={styles.surface}>
        <DialogBody>
          <DialogTitle>{texts.title}</DialogTitle>
          <DialogContent className={styles.content}>
            <p className={styles.hint}>{texts.hint}</p>
            <div className={styles.scroll}>
              <Tree
                aria-label={texts.tree}
                selectionMode="multiselect"
                checkedItems={known.map((path) => [path, ticks[choiceState(choice, path)]] as const)}
                onCheckedChange={onCheck}
                onOpenChange={onOpen}
              >
                {roots.map((path) => (
                  <FolderItem
                    key={path}
                    folder={{ path, hasFolders: true, isReadable: true }}
                    name={path}
                    read={withoutRoots}
                  />
                ))}
              </Tree>
            </div>
            <span role="status" className={styles.quiet}>
              {texts.count({ count: marks.length - left })}
              {left > 0 && ` · ${texts.leftOut({ count: left })}`}
            </span>
          </DialogContent>
          <DialogActions>
            <Button className={styles.button} onClick={onClose}>
              {commonTexts.cancel}
            </Button>
            <Button
              appearance="primary"
              className={styles.button}
              onClick={() => {
                onTake(sourcesWith(sources, choice));
                onClose();
              }}
            >
              {texts.done}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}

interface FolderItemProps {
  readonly folder: SubFolder;
  readonly name: string;
  readonly read: ReadonlyMap<string, Read>;
}

function FolderItem({ folder: { path, hasFolders, isReadable }, name, read }: FolderItemProps) {
  const styles = useStyles();
  const found = read.get(path);
  const isList = Array.isArray(found);
  const folders = isList ? (found as readonly SubFolder[]) : [];
  const line =
    found === undefined || found === 'reading'
      ? texts.loading
      : isList
        ? texts.none
        : itemErrorText(found as ErrorData);
  return (
    <TreeItem itemType={hasFolders ? 'branch' : 'leaf'} value={path}>
      <TreeItemLayout iconBefore={<FolderRegular />}>
        {displayText(name)}
        {!isReadable && <span className={styles.quiet}> · {errorTexts.items['disk/denied']}</span>}
      </TreeItemLayout>
      {hasFolders && (
        <Tree>
          {folders.map((each) => (
            <FolderItem key={each.path} folder={each} name={baseName(each.path)} read={read} />
          ))}
          {folders.length === 0 && <span className={styles.quiet}>{line}</span>}
        </Tree>
      )}
    </TreeItem>
  );
}

function useSubFolders() {
  const api = useApi();
  const [read, setRead] = useState<ReadonlyMap<string, Read>>(new Map());
  const load = (folder: string) => {
    const known = read.get(folder);
    if (known === 'reading' || Array.isArray(known)) return;
    const set = (value: Read) => setRead((before) => new Map(before).set(folder, value));
    set('reading');
    api.plans.folders({ folder }).then(set, (error: unknown) => set(errorDataOf(error)));
  };
  return { read, load };
}

/** The home folder, the whole computer, and what was chosen elsewhere, as on another drive. */
function rootsOf(home: string, isWindows: boolean, folders: readonly string[]): readonly string[] {
  const roots = [home, isWindows ? home.slice(0, 3) : '/'];
  return [
    ...roots,
    ...folders.filter((folder) => !roots.some((root) => folder === root || isBelow(folder, root))),
  ];
}
