import { commonTexts, kitTexts as texts } from '../../lib/texts';
import { ErrorPanel } from '../../parts/error-panel';
import { ConfirmKit, KeepKit, RecoveryKey, secretTexts, useRecoveryKit } from '../../parts/recovery-kit';
import { Card } from '../../ui/card';
import { SkeletonLines } from '../../ui/skeleton-lines';

/** The recovery kit once more: to print it again, or to show that one has it. */
export function KitCard() {
  const state = useRecoveryKit();
  const kit = state.kind === 'ready' ? state.value : undefined;
  const isConfirmed = kit !== undefined && kit.confirmedAt !== null;
  const hint = isConfirmed ? texts.confirmedHint : kit && secretTexts(kit).unconfirmed;
  return (
    <Card title={texts.cardTitle} hint={hint}>
      {state.kind === 'loading' && <SkeletonLines label={commonTexts.loading} count={2} />}
      {state.kind === 'failed' && <ErrorPanel error={state.error} onRetry={state.retry} />}
      {state.kind === 'ready' && (
        <>
          <RecoveryKey kit={state.value} />
          <KeepKit kit={state.value} canCopy={!isConfirmed} />
          {!isConfirmed && <ConfirmKit kit={state.value} onConfirmed={state.retry} />}
        </>
      )}
    </Card>
  );
}
