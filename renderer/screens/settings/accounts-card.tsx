import { Button, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { PersonAddRegular, PersonRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import type { Account, Accounts } from '../../../contract/data';
import { useClient, useResource } from '../../api/hooks';
import { commonTexts, signInTexts } from '../../lib/texts';
import { ErrorPanel } from '../../parts/error-panel';
import { KeychainLocked } from '../../parts/keychain-locked';
import { useWindowSignIn } from '../../parts/window-sign-in';
import { Card } from '../../ui/card';
import { lineBelow } from '../../ui/lines';
import { MiddleEllipsis } from '../../ui/middle-ellipsis';
import { Note } from '../../ui/note';
import { SkeletonLines } from '../../ui/skeleton-lines';
import { SignOutDialog } from './sign-out-dialog';

const useStyles = makeStyles({
  list: { margin: 0, padding: 0, listStyleType: 'none' },
  account: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalM,
    rowGap: tokens.spacingVerticalS,
    paddingBlock: tokens.spacingVerticalM,
    ...lineBelow,
    ':first-child': { paddingBlockStart: 0 },
    ':last-child': { borderBlockEndStyle: 'none', paddingBlockEnd: 0 },
  },
  icon: { flexShrink: 0, fontSize: '24px', color: tokens.colorBrandForeground1 },
  words: { display: 'flex', flexDirection: 'column', flex: '1 1 220px', minInlineSize: 0 },
  name: { fontWeight: tokens.fontWeightSemibold },
  quiet: { margin: 0, color: tokens.colorNeutralForeground2 },
  needed: { color: tokens.colorStatusWarningForeground3, fontWeight: tokens.fontWeightSemibold },
  buttons: { display: 'flex', gap: tokens.spacingHorizontalS },
});

const texts = signInTexts.accounts;

/** Who is signed in on this computer. Not there where nobody can be. */
export function AccountsCard() {
  const { accounts } = useClient();
  const state = useResource(accounts);
  const signIn = useWindowSignIn();
  if (state.kind === 'ready' && !state.value.isConfigured) return null;
  const canAdd = state.kind === 'ready' && state.value.kept !== 'locked';
  const add = canAdd && (
    <Button size="small" icon={<PersonAddRegular />} onClick={() => signIn({ method: 'browser' })}>
      {texts.add}
    </Button>
  );
  return (
    <Card title={texts.title} actions={add}>
      {state.kind === 'loading' && <SkeletonLines label={commonTexts.loading} count={2} />}
      {state.kind === 'failed' && <ErrorPanel error={state.error} onRetry={accounts.reload} />}
      {state.kind === 'ready' && (
        <KnownAccounts
          accounts={state.value}
          onSignIn={({ id }) => signIn({ method: 'browser', accountId: id })}
        />
      )}
    </Card>
  );
}

interface KnownAccountsProps {
  readonly accounts: Accounts;
  readonly onSignIn: (account: Account) => void;
}

function KnownAccounts({ accounts, onSignIn }: KnownAccountsProps) {
  const styles = useStyles();
  const [leaving, setLeaving] = useState<Account>();
  if (accounts.kept === 'locked') return <KeychainLocked />;
  return (
    <>
      {accounts.accounts.length === 0 ? (
        <p className={styles.quiet}>{texts.none}</p>
      ) : (
        <ul className={styles.list}>
          {accounts.accounts.map((account) => (
            <li key={account.id} className={styles.account}>
              <PersonRegular aria-hidden className={styles.icon} />
              <AccountWords account={account} />
              <div className={styles.buttons}>
                {account.need !== null && (
                  <Button appearance="primary" onClick={() => onSignIn(account)}>
                    {texts.signIn}
                  </Button>
                )}
                <Button
                  aria-label={texts.signOutOf({ userName: account.userName })}
                  onClick={() => setLeaving(account)}
                >
                  {texts.signOut}
                </Button>
              </div>
            </li>
          ))}
        </ul>
      )}
      {accounts.kept === 'this-run' && <Note>{signInTexts.keptThisRun}</Note>}
      {leaving !== undefined && <SignOutDialog account={leaving} onClose={() => setLeaving(undefined)} />}
    </>
  );
}

function AccountWords({ account }: { readonly account: Account }) {
  const styles = useStyles();
  const { name, userName, need } = account;
  return (
    <div className={styles.words}>
      <span className={styles.name}>
        <MiddleEllipsis text={name === '' ? userName : name} />
      </span>
      {name !== '' && (
        <span className={styles.quiet}>
          <MiddleEllipsis text={userName} />
        </span>
      )}
      <span className={mergeClasses(styles.quiet, need !== null && styles.needed)}>
        {need === null ? texts.signedIn : texts.needed}
      </span>
    </div>
  );
}
