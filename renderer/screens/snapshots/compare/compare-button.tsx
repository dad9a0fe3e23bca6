import { Button, Menu, MenuItem, MenuList, MenuPopover, MenuTrigger } from '@fluentui/react-components';
import { BranchCompareRegular } from '@fluentui/react-icons';
import type { SnapshotSummaryView } from '../../../../contract/data';
import { compareTexts } from '../../../lib/texts';
import { thisComputer, type Sides } from './compare-view';

interface CompareButtonProps {
  readonly snapshot: SnapshotSummaryView;
  /** Of the same computer, newest first. */
  readonly snapshots: readonly SnapshotSummaryView[];
  readonly isHere: boolean;
  readonly onCompare: (sides: Sides) => void;
}

export function CompareButton({ snapshot, snapshots, isHere, onCompare }: CompareButtonProps) {
  const before = snapshots[snapshots.findIndex(({ id }) => id === snapshot.id) + 1];
  return (
    <Menu>
      <MenuTrigger disableButtonEnhancement>
        <Button
          appearance="subtle"
          size="small"
          icon={<BranchCompareRegular />}
          disabled={!isHere && before === undefined}
        >
          {compareTexts.open}
        </Button>
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          {isHere && (
            <MenuItem onClick={() => onCompare({ fromId: snapshot.id, to: thisComputer })}>
              {compareTexts.withComputer}
            </MenuItem>
          )}
          {before !== undefined && (
            <MenuItem onClick={() => onCompare({ fromId: before.id, to: snapshot.id })}>
              {compareTexts.withBefore}
            </MenuItem>
          )}
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
