import { Button, Spinner, makeStyles, tokens } from '@fluentui/react-components';
import { commonTexts } from '../../lib/texts';
import { takeFocus } from '../../ui/take-focus';

const useStyles = makeStyles({
  root: {
    display: 'flex',
    justifyContent: 'space-between',
    gap: tokens.spacingHorizontalM,
    marginBlockStart: tokens.spacingVerticalS,
  },
  // Its word, not its unseen edge, stands in line with what is above.
  back: { alignSelf: 'flex-start', minInlineSize: 0, marginInlineStart: '-13px' },
});

interface FormFooterProps {
  readonly submit: string;
  /** Instead of `submit` while it is busy, where that can last. */
  readonly busy?: string;
  readonly isBusy?: boolean;
  readonly canSubmit: boolean;
  /** Set once all is chosen, so that Enter goes on. */
  readonly takesFocus?: boolean;
  readonly backLabel?: string;
  readonly onBack: () => void;
}

/** The way on and the way back of a form. */
export function FormFooter(props: FormFooterProps) {
  const styles = useStyles();
  const { submit, busy = submit, isBusy = false, canSubmit, backLabel, onBack } = props;
  return (
    <div className={styles.root}>
      <BackButton label={backLabel} onClick={onBack} />
      <Button
        appearance="primary"
        type="submit"
        ref={props.takesFocus === true ? takeFocus : undefined}
        disabled={isBusy || !canSubmit}
        icon={isBusy ? <Spinner size="tiny" /> : undefined}
      >
        {isBusy ? busy : submit}
      </Button>
    </div>
  );
}

interface BackButtonProps {
  readonly label?: string;
  readonly onClick: () => void;
}

export function BackButton({ label = commonTexts.back, onClick }: BackButtonProps) {
  const styles = useStyles();
  return (
    <Button appearance="subtle" className={styles.back} onClick={onClick}>
      {label}
    </Button>
  );
}
