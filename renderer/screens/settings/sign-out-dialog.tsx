import { Checkbox } from '@fluentui/react-components';
import { useState } from 'react';
import type { Account } from '../../../contract/data';
import { useAction, useApi } from '../../api/hooks';
import { commonTexts, signInTexts } from '../../lib/texts';
import { ErrorPanel } from '../../parts/error-panel';
import { ChoiceLabel } from '../../ui/choice-label';
import { FormDialog } from '../../ui/form-dialog';

interface SignOutDialogProps {
  readonly account: Account;
  readonly onClose: () => void;
}

const texts = signInTexts.signOutDialog;

/** Asks before this computer forgets who somebody is. */
export function SignOutDialog({ account, onClose }: SignOutDialogProps) {
  const api = useApi();
  const action = useAction();
  const [endsBrowserSession, setEndsBrowserSession] = useState(false);
  const signOut = async () => {
    const isDone = await action.run((signal) =>
      api.accounts.signOut({ accountId: account.id, endsBrowserSession }, { signal }),
    );
    if (isDone) onClose();
  };
  return (
    <FormDialog
      isOpen
      title={texts.title({ userName: account.userName })}
      submit={action.isBusy ? texts.busy : texts.submit}
      cancel={commonTexts.cancel}
      canSubmit={!action.isBusy}
      onSubmit={() => void signOut()}
      onClose={onClose}
    >
      {action.error !== undefined && <ErrorPanel error={action.error} />}
      {texts.body}
      <Checkbox
        checked={endsBrowserSession}
        label={<ChoiceLabel title={texts.browser} hint={texts.browserHint} />}
        onChange={(_, { checked }) => setEndsBrowserSession(checked === true)}
      />
    </FormDialog>
  );
}
