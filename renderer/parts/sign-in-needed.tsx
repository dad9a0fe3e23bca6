import {
  Button,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  MessageBarTitle,
  makeStyles,
  tokens,
  type ButtonProps,
} from '@fluentui/react-components';
import type { ErrorData } from '../../contract/errors';
import { useClient, useValue } from '../api/hooks';
import { errorText } from '../lib/error-text';
import { signInTexts } from '../lib/texts';
import { useWindowSignIn } from './window-sign-in';

const useStyles = makeStyles({
  bar: { flexShrink: 0, paddingBlock: tokens.spacingVerticalS },
  why: { display: 'block' },
});

interface SignInNeed {
  /** Backups stand still; otherwise something else that was asked for does. */
  readonly isOfBackups: boolean;
  /** `undefined` when anybody may sign in. */
  readonly accountId: string | undefined;
  /** `undefined` when they are not known here any more. */
  readonly userName: string | undefined;
  readonly error: ErrorData | null;
}

/** What waits for a person, if anything does. */
export function useSignInNeed(): SignInNeed | undefined {
  const { accounts, health } = useClient();
  const all = useValue(accounts)?.accounts ?? [];
  const state = useValue(health);
  if (state?.state === 'sign-in-needed') {
    const id = state.trouble?.context['accountId'];
    const accountId = typeof id === 'string' ? id : undefined;
    const userName = all.find((account) => account.id === accountId)?.userName;
    return { isOfBackups: true, accountId, userName, error: state.trouble };
  }
  const waitedFor = all.find(({ need }) => need?.isWaitedFor);
  if (waitedFor === undefined) return undefined;
  const { id, userName, need } = waitedFor;
  return { isOfBackups: false, accountId: id, userName, error: need?.error ?? null };
}

/** Signs in whoever is needed. */
export function SignInButton(props: Pick<ButtonProps, 'appearance' | 'size'>) {
  const accountId = useSignInNeed()?.accountId;
  const signIn = useWindowSignIn();
  const start = () => signIn({ method: 'browser', ...(accountId !== undefined && { accountId }) });
  return (
    <Button {...props} onClick={start}>
      {signInTexts.banner.submit}
    </Button>
  );
}

/** Shown for as long as something stands still until a person signs in. */
export function SignInBanner() {
  const styles = useStyles();
  const need = useSignInNeed();
  if (need === undefined) return null;
  const { title, titleOfBackups, as } = signInTexts.banner;
  return (
    <MessageBar intent="warning" className={styles.bar}>
      <MessageBarBody>
        <MessageBarTitle>{need.isOfBackups ? titleOfBackups : title}</MessageBarTitle>
        <span className={styles.why}>
          {need.error !== null && errorText(need.error).title}{' '}
          {need.userName !== undefined && as({ userName: need.userName })}
        </span>
      </MessageBarBody>
      <MessageBarActions>
        <SignInButton />
      </MessageBarActions>
    </MessageBar>
  );
}
