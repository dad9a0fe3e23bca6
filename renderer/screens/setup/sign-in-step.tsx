import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { PersonAddRegular, PersonRegular } from '@fluentui/react-icons';
import type { Account, Accounts } from '../../../contract/data';
import { useClient, useResource } from '../../api/hooks';
import { commonTexts, signInTexts } from '../../lib/texts';
import { ErrorPanel, RequestText } from '../../parts/error-panel';
import { KeychainLocked } from '../../parts/keychain-locked';
import { OtherWay, SignInProgress } from '../../parts/sign-in-progress';
import { useSignIn, type SignIn } from '../../parts/use-sign-in';
import { Card } from '../../ui/card';
import { ChoiceButton } from '../../ui/choice-button';
import { Disclosure } from '../../ui/disclosure';
import { Note } from '../../ui/note';
import { SkeletonLines } from '../../ui/skeleton-lines';
import { BackButton, FormFooter } from './form-footer';
import { SetupFrame } from './setup-frame';

const useStyles = makeStyles({
  body: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalL },
  list: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM },
  quiet: { margin: 0, color: tokens.colorNeutralForeground2, textWrap: 'pretty' },
});

interface SignInStepProps {
  /** By the organisation: then a key leads nowhere else. */
  readonly isPlaceFixed: boolean;
  readonly onSignedIn: (account: Account) => void;
  readonly onUseKey: () => void;
  readonly onBack: () => void;
}

const texts = signInTexts;

/** Who backs up: somebody who is signed in already, or signs in now. */
export function SignInStep({ isPlaceFixed, onSignedIn, onUseKey, onBack }: SignInStepProps) {
  const styles = useStyles();
  const { accounts } = useClient();
  const state = useResource(accounts);
  const signIn = useSignIn(onSignedIn);
  if (state.kind === 'ready' && !state.value.isConfigured) {
    return <NotConfigured onUseKey={onUseKey} onBack={onBack} />;
  }
  const isKnown = state.kind === 'ready' && state.value.accounts.length > 0;
  const { title, intro } = isKnown ? texts.choose : texts;
  return (
    <SetupFrame title={title} intro={intro}>
      <div className={styles.body}>
        {state.kind === 'loading' && <SkeletonLines label={commonTexts.loading} count={2} />}
        {state.kind === 'failed' && <ErrorPanel error={state.error} onRetry={accounts.reload} />}
        {state.kind === 'ready' && (
          <WhoSignsIn accounts={state.value} signIn={signIn} onSignedIn={onSignedIn} />
        )}
        {!isPlaceFixed && (
          <Disclosure label={texts.advanced}>
            <Button onClick={onUseKey}>{texts.useKey}</Button>
          </Disclosure>
        )}
        <BackButton onClick={onBack} />
      </div>
    </SetupFrame>
  );
}

/** Nobody can sign in here: who can change that, and what goes on without. */
function NotConfigured({ onUseKey, onBack }: Pick<SignInStepProps, 'onUseKey' | 'onBack'>) {
  const styles = useStyles();
  const { title, body, request } = texts.notConfigured;
  return (
    <SetupFrame title={title} intro={body}>
      <form
        className={styles.body}
        onSubmit={(event) => {
          event.preventDefault();
          onUseKey();
        }}
      >
        <Card>
          <RequestText text={request} />
        </Card>
        <FormFooter submit={texts.useKey} canSubmit onBack={onBack} />
      </form>
    </SetupFrame>
  );
}

interface WhoSignsInProps {
  readonly accounts: Accounts;
  readonly signIn: SignIn;
  readonly onSignedIn: (account: Account) => void;
}

function WhoSignsIn({ accounts, signIn, onSignedIn }: WhoSignsInProps) {
  const styles = useStyles();
  if (accounts.kept === 'locked') return <KeychainLocked />;
  if (signIn.isBusy || signIn.error !== undefined) {
    return (
      <Card>
        <SignInProgress signIn={signIn} />
      </Card>
    );
  }
  const choose = (account: Account) =>
    account.need === null ? onSignedIn(account) : signIn.start({ method: 'browser', accountId: account.id });
  if (accounts.accounts.length === 0)
    return <FirstSignIn signIn={signIn} isKept={accounts.kept === 'keychain'} />;
  return (
    <div className={styles.list}>
      {accounts.accounts.map((account) => (
        <ChoiceButton
          key={account.id}
          icon={<PersonRegular />}
          title={account.name || account.userName}
          body={accountHint(account)}
          onClick={() => choose(account)}
        />
      ))}
      <div>
        <Button icon={<PersonAddRegular />} onClick={() => signIn.start({ method: 'browser' })}>
          {texts.choose.other}
        </Button>
      </div>
    </div>
  );
}

function accountHint({ name, userName, need }: Account): string {
  return [name && userName, need && texts.choose.needed].filter(Boolean).join(' · ');
}

function FirstSignIn({ signIn, isKept }: { readonly signIn: SignIn; readonly isKept: boolean }) {
  const styles = useStyles();
  return (
    <Card>
      <p className={styles.quiet}>{texts.browserHint}</p>
      {!isKept && <Note>{texts.keptThisRun}</Note>}
      <Button appearance="primary" size="large" autoFocus onClick={() => signIn.start({ method: 'browser' })}>
        {texts.submit}
      </Button>
      <OtherWay signIn={signIn} />
    </Card>
  );
}
