import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { plansTexts as texts } from '../../lib/texts';

const useStyles = makeStyles({
  bar: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: tokens.spacingHorizontalM,
    boxSizing: 'border-box',
    maxInlineSize: '880px',
    paddingInline: tokens.spacingHorizontalXXXL,
    paddingBlock: tokens.spacingVerticalM,
    '@container (max-width: 640px)': { paddingInline: tokens.spacingHorizontalXL },
  },
  words: { flex: '1 1 200px' },
});

interface SaveBarProps {
  readonly isBusy: boolean;
  readonly onSave: () => void;
  readonly onDiscard: () => void;
}

export function SaveBar({ isBusy, onSave, onDiscard }: SaveBarProps) {
  const styles = useStyles();
  return (
    <div className={styles.bar}>
      <span role="status" className={styles.words}>
        {texts.unsaved}
      </span>
      <Button disabled={isBusy} onClick={onDiscard}>
        {texts.discard}
      </Button>
      <Button appearance="primary" disabled={isBusy} onClick={onSave}>
        {texts.save}
      </Button>
    </div>
  );
}
