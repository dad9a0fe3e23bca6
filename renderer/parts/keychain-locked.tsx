import {
  Button,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  MessageBarTitle,
  makeStyles,
} from '@fluentui/react-components';
import { useState } from 'react';
import { useAction, useApi } from '../api/hooks';
import { commonTexts, signInTexts } from '../lib/texts';
import { FormDialog } from '../ui/form-dialog';
import { ErrorPanel } from './error-panel';

const useStyles = makeStyles({ body: { display: 'block' } });

/** Who is signed in cannot be read in this run (Chromium asks Linux's keychain only once): to be unlocked, or, when that is impossible for good, given up. */
export function KeychainLocked() {
  const styles = useStyles();
  const [isForgetting, setForgetting] = useState(false);
  const { title, body, forget } = signInTexts.locked;
  return (
    <MessageBar intent="warning" layout="multiline">
      <MessageBarBody>
        <MessageBarTitle>{title}</MessageBarTitle>
        <span className={styles.body}>{body}</span>
      </MessageBarBody>
      <MessageBarActions>
        <Button onClick={() => setForgetting(true)}>{forget}</Button>
      </MessageBarActions>
      {isForgetting && <ForgetDialog onClose={() => setForgetting(false)} />}
    </MessageBar>
  );
}

function ForgetDialog({ onClose }: { readonly onClose: () => void }) {
  const api = useApi();
  const action = useAction();
  const { title, body, submit, busy } = signInTexts.forgetDialog;
  return (
    <FormDialog
      isOpen
      title={title}
      submit={action.isBusy ? busy : submit}
      cancel={commonTexts.cancel}
      canSubmit={!action.isBusy}
      onSubmit={() => void action.run((signal) => api.accounts.forgetAll(undefined, { signal }))}
      onClose={onClose}
    >
      {action.error !== undefined && <ErrorPanel error={action.error} />}
      {body}
    </FormDialog>
  );
}
