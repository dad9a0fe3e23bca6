import { makeStyles, tokens } from '@fluentui/react-components';
import { commonTexts } from '../../lib/texts';
import { ErrorPanel } from '../../parts/error-panel';
import { ConfirmKit, KeepKit, RecoveryKey, secretTexts, useRecoveryKit } from '../../parts/recovery-kit';
import { Card } from '../../ui/card';
import { Note } from '../../ui/note';
import { SkeletonLines } from '../../ui/skeleton-lines';
import { BackButton } from './form-footer';
import { SetupFrame } from './setup-frame';

const useStyles = makeStyles({
  body: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalL },
});

interface KitScreenProps {
  readonly onDone: () => void;
}

/** A new backup has been set up: its key has to leave this computer before anything else happens. */
export function KitScreen({ onDone }: KitScreenProps) {
  const styles = useStyles();
  const state = useRecoveryKit();
  const texts = secretTexts(state.kind === 'ready' ? state.value : { isRecoveryKey: true });
  return (
    <SetupFrame title={texts.title} intro={texts.intro}>
      <div className={styles.body}>
        {state.kind === 'loading' && <SkeletonLines label={commonTexts.loading} count={3} />}
        {state.kind === 'failed' && <ErrorPanel error={state.error} onRetry={state.retry} />}
        {state.kind === 'ready' && (
          <Card>
            <RecoveryKey kit={state.value} />
            <KeepKit kit={state.value} canCopy />
            <Note>{texts.warning}</Note>
            <ConfirmKit kit={state.value} onConfirmed={onDone} />
          </Card>
        )}
        <BackButton label={commonTexts.later} onClick={onDone} />
      </div>
    </SetupFrame>
  );
}
