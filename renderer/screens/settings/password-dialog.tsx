import { useState } from 'react';
import { useAction, useApi } from '../../api/hooks';
import { commonTexts, settingsTexts } from '../../lib/texts';
import { ErrorPanel } from '../../parts/error-panel';
import { isUsable, NewPasswordFields } from '../../parts/new-password-fields';
import { FormDialog } from '../../ui/form-dialog';
import { PasswordField } from '../../ui/password-field';

interface PasswordDialogProps {
  readonly onClose: () => void;
  readonly onDone: () => void;
}

const texts = settingsTexts.changeDialog;

export function PasswordDialog({ onClose, onDone }: PasswordDialogProps) {
  const api = useApi();
  const action = useAction();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState({ password: '', confirmation: '' });
  const submit = async () => {
    const isDone = await action.run((signal) =>
      api.connection.changePassword({ current, next: next.password }, { signal }),
    );
    if (!isDone) return;
    onDone();
    onClose();
  };
  return (
    <FormDialog
      isOpen
      title={texts.title}
      submit={action.isBusy ? texts.busy : texts.submit}
      cancel={commonTexts.cancel}
      canSubmit={!action.isBusy && current !== '' && isUsable(next)}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      {action.error !== undefined && <ErrorPanel error={action.error} />}
      <span>{texts.body}</span>
      <PasswordField
        label={texts.current}
        value={current}
        onChange={setCurrent}
        showLabel={commonTexts.showPassword}
        hideLabel={commonTexts.hidePassword}
        hasFocus
      />
      <NewPasswordFields
        value={next}
        onChange={setNext}
        passwordLabel={texts.next}
        confirmLabel={texts.confirm}
      />
    </FormDialog>
  );
}
