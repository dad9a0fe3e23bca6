import { makeStyles, tokens } from '@fluentui/react-components';
import { lineBelow } from '../../ui/lines';

/** The surface beside the list of backups, with a bar above and below what it shows. */
export const usePanelStyles = makeStyles({
  root: {
    display: 'flex',
    flexDirection: 'column',
    flexGrow: 1,
    minBlockSize: 0,
    minInlineSize: 0,
    overflowX: 'hidden',
    // In an enlarged window the bars may leave no room for what is between them.
    overflowY: 'auto',
    borderRadius: tokens.borderRadiusXLarge,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
  },
  bar: {
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalS,
    flexShrink: 0,
    minBlockSize: '48px',
    paddingInline: tokens.spacingHorizontalM,
  },
  top: { ...lineBelow },
  bottom: {
    flexWrap: 'wrap',
    justifyContent: 'space-between',
    minBlockSize: '56px',
    paddingBlock: tokens.spacingVerticalS,
    boxSizing: 'border-box',
    borderBlockStartWidth: tokens.strokeWidthThin,
    borderBlockStartStyle: 'solid',
    borderBlockStartColor: tokens.colorNeutralStroke2,
  },
  quiet: { color: tokens.colorNeutralForeground2 },
  buttons: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
});
