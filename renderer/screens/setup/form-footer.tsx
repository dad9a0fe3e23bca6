import { Button, Spinner, makeStyles, tokens } from '@fluentui/react-components';
import { commonTexts } from '../../lib/texts/common';

const useStyles = makeStyles({
  root: {
    display: 'flex',
    justifyContent: 'space-between',
    gap: tokens.spacingHorizontalM,
    marginBlockStart: tokens.spacingVerticalS,
  },
  // Its word, not its unseen edge, stands in line with what is above.
  back: { minInlineSize: 0, marginInlineStart: '-13px' },
});

interface FormFooterProps {
  readonly submit: string;
  readonly busy: string;
  readonly isBusy: boolean;
  readonly canSubmit: boolean;
  readonly backLabel?: string;
  readonly onBack: () => void;
}

/** The way on and the way back of a form. */
export function FormFooter({ submit, busy, isBusy, canSubmit, backLabel, onBack }: FormFooterProps) {
  const styles = useStyles();
  return (
    <div className={styles.root}>
      <Button appearance="subtle" className={styles.back} onClick={onBack}>
        {backLabel ?? commonTexts.back}
      </Button>
      <Button
        appearance="primary"
        type="submit"
        disabled={isBusy || !canSubmit}
        icon={isBusy ? <Spinner size="tiny" /> : undefined}
      >
        {isBusy ? busy : submit}
      </Button>
    </div>
  );
}
