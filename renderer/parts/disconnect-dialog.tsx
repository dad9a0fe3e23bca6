import { useAction, useApi } from '../api/hooks';
import { commonTexts, settingsTexts } from '../lib/texts';
import { FormDialog } from '../ui/form-dialog';
import { ErrorPanel } from './error-panel';

interface DisconnectDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Asks before this computer forgets its storage. */
export function DisconnectDialog({ isOpen, onClose }: DisconnectDialogProps) {
  const api = useApi();
  const action = useAction();
  const { title, body, submit, busy } = settingsTexts.disconnectDialog;
  return (
    <FormDialog
      isOpen={isOpen}
      title={title}
      submit={action.isBusy ? busy : submit}
      cancel={commonTexts.cancel}
      canSubmit={!action.isBusy}
      onSubmit={() => void action.run((signal) => api.connection.disconnect(undefined, { signal }))}
      onClose={onClose}
    >
      {action.error !== undefined && <ErrorPanel error={action.error} />}
      {body}
    </FormDialog>
  );
}
