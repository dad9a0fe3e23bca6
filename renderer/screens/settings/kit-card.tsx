import { commonTexts, kitTexts as texts } from '../../lib/texts';
import { ErrorPanel } from '../../parts/error-panel';
import { ConfirmKit, KeepKit, RecoveryKey, useRecoveryKit } from '../../parts/recovery-kit';
import { Card } from '../../ui/card';
import { SkeletonLines } from '../../ui/skeleton-lines';

/** The recovery kit once more: to print it again, or to show that one has it. */
export function KitCard() {
  const state = useRecoveryKit();
  const isConfirmed = state.kind === 'ready' && state.value.confirmedAt !== null;
  return (
    <Card title={texts.cardTitle} hint={isConfirmed ? texts.confirmedHint : texts.unconfirmedHint}>
      {state.kind === 'loading' && <SkeletonLines label={commonTexts.loading} count={2} />}
      {state.kind === 'failed' && <ErrorPanel error={state.error} onRetry={state.retry} />}
      {state.kind === 'ready' && (
        <>
          <RecoveryKey kit={state.value} />
          <KeepKit canCopy={!isConfirmed} />
          {!isConfirmed && <ConfirmKit kit={state.value} onConfirmed={state.retry} />}
        </>
      )}
    </Card>
  );
}
