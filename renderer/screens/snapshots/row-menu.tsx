import { Menu, MenuItem, MenuList, MenuPopover } from '@fluentui/react-components';
import { ArrowCounterclockwiseRegular, FolderOpenRegular, HistoryRegular } from '@fluentui/react-icons';
import { useEffect, useMemo } from 'react';
import { snapshotsTexts } from '../../lib/texts';
import type { MenuRequest } from '../../ui/tree/tree-row';
import type { SnapshotEntry } from './folder-reader';

interface RowMenuProps {
  readonly request: MenuRequest<SnapshotEntry>;
  /** What is restored: the row, or all that is ticked with it. */
  readonly paths: readonly string[];
  readonly onClose: () => void;
  readonly onOpen: (path: string) => void;
  readonly onVersions: (path: string) => void;
  readonly onRestore: (paths: readonly string[]) => void;
}

/** What can be done with a row, where it was asked for. */
export function RowMenu({ request, paths, onClose, ...on }: RowMenuProps) {
  const { entry, x, y } = request;
  const isAlone = paths.length === 1 && paths[0] === entry.path;
  const target = useMemo(() => ({ getBoundingClientRect: () => new DOMRect(x, y, 0, 0) }), [x, y]);
  useFocusBack();
  return (
    <Menu
      open
      hasIcons
      closeOnScroll
      positioning={{ target }}
      onOpenChange={(_, { open }) => !open && onClose()}
    >
      <MenuPopover>
        <MenuList>
          {entry.isFolder && isAlone && (
            <MenuItem icon={<FolderOpenRegular />} onClick={() => on.onOpen(entry.path)}>
              {snapshotsTexts.open}
            </MenuItem>
          )}
          <MenuItem icon={<ArrowCounterclockwiseRegular />} onClick={() => on.onRestore(paths)}>
            {isAlone ? snapshotsTexts.restore : snapshotsTexts.restoreSelected}
          </MenuItem>
          {isAlone && (
            <MenuItem icon={<HistoryRegular />} onClick={() => on.onVersions(entry.path)}>
              {snapshotsTexts.versions}
            </MenuItem>
          )}
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}

/** The row has the keyboard again when its menu is gone, unless something else has taken it. */
function useFocusBack() {
  const row = useMemo(() => document.activeElement as HTMLElement | null, []);
  useEffect(
    () => () => {
      if (document.activeElement === document.body) row?.focus({ preventScroll: true });
    },
    [row],
  );
}
