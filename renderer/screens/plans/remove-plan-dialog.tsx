import type { Plan } from '../../../contract/plan-data';
import { useAction, useClient } from '../../api/hooks';
import { commonTexts, plansTexts as texts } from '../../lib/texts';
import { ErrorPanel } from '../../parts/error-panel';
import { planName } from '../../parts/plan-words';
import { FormDialog } from '../../ui/form-dialog';

interface RemovePlanDialogProps {
  readonly plan: Plan;
  readonly onClose: () => void;
  readonly onRemoved?: () => void;
}

export function RemovePlanDialog({ plan, onClose, onRemoved }: RemovePlanDialogProps) {
  const client = useClient();
  const action = useAction();
  const remove = async () => {
    const isDone = await action.run(async (signal) =>
      client.plans.set(await client.api.plans.remove({ planId: plan.id }, { signal })),
    );
    if (!isDone) return;
    client.drafts.update((drafts) => new Map([...drafts].filter(([id]) => id !== plan.id)));
    onClose();
    onRemoved?.();
  };
  return (
    <FormDialog
      isOpen
      title={texts.removeTitle({ name: planName(plan) })}
      submit={texts.removeSubmit}
      cancel={commonTexts.cancel}
      canSubmit={!action.isBusy}
      onSubmit={() => void remove()}
      onClose={onClose}
    >
      {texts.removeBody}
      {action.error !== undefined && <ErrorPanel error={action.error} />}
    </FormDialog>
  );
}
