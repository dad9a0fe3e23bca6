import {
  Button,
  Link,
  Spinner,
  Subtitle2,
  makeStyles,
  tokens,
  useAnnounce,
} from '@fluentui/react-components';
import { useEffect } from 'react';
import type { DeviceCode } from '../../contract/data';
import { commonTexts, signInTexts } from '../lib/texts';
import { useNow } from '../lib/use-now';
import { CopyButton } from '../ui/copy-button';
import { takeFocus } from '../ui/take-focus';
import { ErrorPanel } from './error-panel';
import type { SignIn, SignInRequest } from './use-sign-in';

const useStyles = makeStyles({
  root: {
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'stretch',
    gap: tokens.spacingVerticalL,
    outlineStyle: 'none',
  },
  head: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalL },
  words: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalXXS, minInlineSize: 0 },
  quiet: { margin: 0, color: tokens.colorNeutralForeground2, textWrap: 'pretty' },
  buttons: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
  // Not where the button was that began it: a second click would end it.
  cancel: { marginInlineStart: 'auto' },
  start: { alignSelf: 'flex-start' },
  device: { display: 'flex', flexDirection: 'column', margin: 0, gap: tokens.spacingVerticalM },
  term: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
  value: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'space-between',
    gap: tokens.spacingHorizontalM,
    margin: 0,
    overflowWrap: 'anywhere',
    userSelect: 'text',
  },
  address: { fontWeight: tokens.fontWeightSemibold },
  code: {
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeHero800,
    lineHeight: tokens.lineHeightHero800,
    fontWeight: tokens.fontWeightSemibold,
    letterSpacing: '0.08em',
  },
});

const texts = signInTexts;

/** A sign-in that was begun: where to go on, or what went wrong. */
export function SignInProgress({ signIn }: { readonly signIn: SignIn }) {
  const styles = useStyles();
  const { request, error } = signIn;
  if (error !== undefined) {
    const again = () => signIn.start(request);
    const asOther = () => signIn.start({ method: request.method });
    return (
      <div key="error" className={styles.root} ref={takeFocus} tabIndex={-1}>
        <ErrorPanel error={error} onRetry={again} remedies={{ 'sign-in': again, 'other-account': asOther }} />
        <OtherWay signIn={signIn} />
      </div>
    );
  }
  return (
    <div className={styles.root} ref={takeFocus} tabIndex={-1}>
      {request.method === 'browser' ? <InBrowser /> : <OnDevice code={signIn.code} />}
      <div className={styles.buttons}>
        {request.method === 'browser' && (
          <Button onClick={() => signIn.start(request)}>{texts.browser.again}</Button>
        )}
        <Button className={styles.cancel} onClick={signIn.cancel}>
          {commonTexts.cancel}
        </Button>
      </div>
      <OtherWay signIn={signIn} />
    </div>
  );
}

function InBrowser() {
  const styles = useStyles();
  return (
    <div className={styles.head} role="status">
      <Spinner size="small" aria-hidden />
      <div className={styles.words}>
        <Subtitle2 as="h2">{texts.browser.title}</Subtitle2>
        <p className={styles.quiet}>{texts.browser.body}</p>
      </div>
    </div>
  );
}

function OnDevice({ code }: { readonly code: DeviceCode | null }) {
  const styles = useStyles();
  const { announce } = useAnnounce();
  useEffect(() => {
    if (code !== null) announce(spokenCode(code));
  }, [announce, code]);
  return (
    <>
      <div className={styles.words}>
        <Subtitle2 as="h2">{texts.code.title}</Subtitle2>
        <p className={styles.quiet}>{texts.code.body}</p>
      </div>
      {code !== null && (
        <dl className={styles.device}>
          <div>
            <dt className={styles.term}>{texts.code.address}</dt>
            <dd className={styles.value}>
              <span className={styles.address}>{code.verificationUri}</span>
              <CopyButton text={code.verificationUri} label={texts.code.copyAddress} />
            </dd>
          </div>
          <div>
            <dt className={styles.term}>{texts.code.code}</dt>
            <dd className={styles.value}>
              <span className={styles.code}>{code.userCode}</span>
              <CopyButton text={code.userCode} label={texts.code.copyCode} />
            </dd>
          </div>
        </dl>
      )}
      <div className={styles.head}>
        <Spinner size="tiny" aria-hidden />
        {code === null ? texts.code.fetching : <TimeLeft expiresAt={code.expiresAt} />}
      </div>
    </>
  );
}

/** Letter by letter, as a code is no word. */
function spokenCode({ verificationUri, userCode }: DeviceCode): string {
  return texts.code.spoken({ address: verificationUri, code: [...userCode].join(' ') });
}

function TimeLeft({ expiresAt }: { readonly expiresAt: string }) {
  const now = useNow();
  const minutes = Math.floor((Date.parse(expiresAt) - now) / 60_000);
  return minutes < 1 ? texts.code.leftLess : texts.code.left({ count: minutes });
}

/** From the browser to another device, and back. */
export function OtherWay({ signIn }: { readonly signIn: SignIn }) {
  const styles = useStyles();
  const method: SignInRequest['method'] = signIn.request.method === 'browser' ? 'device-code' : 'browser';
  return (
    <Link
      as="button"
      type="button"
      className={styles.start}
      onClick={() => signIn.start({ ...signIn.request, method })}
    >
      {method === 'browser' ? texts.thisBrowser : texts.otherDevice}
    </Link>
  );
}
