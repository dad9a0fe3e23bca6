import { Button, Subtitle2, makeStyles, tokens } from '@fluentui/react-components';
import { useCallback, useState } from 'react';
import type { PreflightStep, PreflightStepId } from '../../../contract/data';
import { useApi, useCall, useEvent, type Action } from '../../api/hooks';
import { preflightTexts as texts, setupTexts } from '../../lib/texts';
import { ErrorPanel, type Remedies } from '../../parts/error-panel';
import { SignInDialog } from '../../parts/sign-in-dialog';
import { useSignIn } from '../../parts/use-sign-in';
import { Card } from '../../ui/card';
import { CheckList, type StepNames } from './check-list';
import { FormFooter } from './form-footer';
import { SetupFrame } from './setup-frame';
import type { Target } from './target';

const useStyles = makeStyles({
  form: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalL },
  verdict: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'space-between',
    gap: tokens.spacingHorizontalM,
    minBlockSize: '32px',
  },
});

interface CheckStepProps {
  readonly target: Target;
  readonly probing: Action;
  readonly onContinue: () => void;
  readonly onOtherAccount: () => void;
  readonly onBack: () => void;
}

/** Tries all that a backup needs before the first one does. */
export function CheckStep({ target, probing, onContinue, onOtherAccount, onBack }: CheckStepProps) {
  const styles = useStyles();
  const { preflight } = useApi();
  const answer = useCall(useCallback((signal) => preflight.run(target, { signal }), [preflight, target]));
  const [live, setLive] = useState<readonly PreflightStep[]>();
  useEvent('preflightChanged', setLive);
  const again = () => {
    setLive(undefined);
    answer.retry();
  };
  const signIn = useSignIn(again);
  const names = target.place.kind === 'local' ? texts.stepsOfFolder : texts.steps;
  const steps = answer.kind === 'ready' ? answer.value : (live ?? notBegun(names));
  const isDone = answer.kind === 'ready';
  const hasFailed = steps.some(({ state }) => state === 'failed');
  const { credential } = target;
  const remedies: Remedies = {
    'change-storage': onBack,
    'other-account': onOtherAccount,
    'sign-in':
      credential.kind === 'account'
        ? () => signIn.start({ method: 'browser', accountId: credential.accountId })
        : onOtherAccount,
  };
  return (
    <SetupFrame title={texts.title} intro={texts.intro}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          onContinue();
        }}
      >
        {answer.kind === 'failed' && <ErrorPanel error={answer.error} onRetry={again} remedies={remedies} />}
        {probing.error !== undefined && <ErrorPanel error={probing.error} remedies={remedies} />}
        <div className={styles.verdict}>
          <Subtitle2 role="status">{answer.kind === 'failed' ? '' : verdict(steps, names, isDone)}</Subtitle2>
          {isDone && (
            <Button appearance={hasFailed ? 'primary' : 'secondary'} onClick={again}>
              {texts.again}
            </Button>
          )}
        </div>
        <Card isFlush>
          <CheckList steps={steps} names={names} remedies={remedies} />
        </Card>
        <FormFooter
          submit={setupTexts.continue}
          busy={setupTexts.checking}
          isBusy={probing.isBusy}
          canSubmit={isDone && !hasFailed}
          takesFocus={isDone && steps.every(({ state }) => state === 'passed' || state === 'unknown')}
          onBack={onBack}
        />
      </form>
      <SignInDialog signIn={signIn} />
    </SetupFrame>
  );
}

function notBegun(names: StepNames): readonly PreflightStep[] {
  const ids = Object.keys(names) as readonly PreflightStepId[];
  return ids.map((id) => ({ id, state: 'waiting', error: null, facts: {} }));
}

/** In a line how far it is, or how it went. Read out as it changes. */
function verdict(steps: readonly PreflightStep[], names: StepNames, isDone: boolean): string {
  if (!isDone) {
    const current =
      steps.find(({ state }) => state === 'running') ?? steps.find(({ state }) => state === 'waiting');
    return texts.checking({ step: names[(current ?? steps.at(-1)!).id] ?? '' });
  }
  if (steps.some(({ state }) => state === 'failed')) return texts.failed;
  const advised = steps.filter(({ state }) => state === 'warned').length;
  return advised > 0 ? texts.advised({ count: advised }) : texts.ready;
}
