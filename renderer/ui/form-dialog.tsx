import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  makeStyles,
  tokens,
} from '@fluentui/react-components';
import type { ReactNode } from 'react';

const useStyles = makeStyles({
  content: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalL },
  actions: { paddingBlockStart: tokens.spacingVerticalS },
  button: { whiteSpace: 'nowrap' },
});

interface FormDialogProps {
  readonly isOpen: boolean;
  readonly title: string;
  readonly submit: string;
  readonly cancel: string;
  readonly canSubmit: boolean;
  readonly onSubmit: () => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A question or a small form over the screen; Enter answers it, Escape leaves it. */
export function FormDialog(props: FormDialogProps) {
  const styles = useStyles();
  return (
    <Dialog open={props.isOpen} onOpenChange={(_, { open }) => !open && props.onClose()}>
      <DialogSurface>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (props.canSubmit) props.onSubmit();
          }}
        >
          <DialogBody>
            <DialogTitle>{props.title}</DialogTitle>
            <DialogContent className={styles.content}>{props.children}</DialogContent>
            <DialogActions className={styles.actions}>
              <Button className={styles.button} onClick={props.onClose}>
                {props.cancel}
              </Button>
              <Button
                type="submit"
                appearance="primary"
                className={styles.button}
                disabled={!props.canSubmit}
              >
                {props.submit}
              </Button>
            </DialogActions>
          </DialogBody>
        </form>
      </DialogSurface>
    </Dialog>
  );
}
