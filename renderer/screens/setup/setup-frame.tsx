import { makeStyles, tokens, typographyStyles } from '@fluentui/react-components';
import { ShieldLockFilled } from '@fluentui/react-icons';
import type { ReactNode } from 'react';
import { SignInBanner } from '../../parts/sign-in-needed';
import { takeFocus } from '../../ui/take-focus';

const useStyles = makeStyles({
  root: {
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    blockSize: '100%',
    overflowY: 'auto',
    boxSizing: 'border-box',
    padding: tokens.spacingHorizontalXXL,
    backgroundColor: tokens.colorNeutralBackground2,
  },
  column: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalXL,
    inlineSize: '100%',
    maxInlineSize: '520px',
    marginBlock: 'auto',
  },
  head: { display: 'flex', flexDirection: 'column', alignItems: 'flex-start', gap: tokens.spacingVerticalS },
  mark: { marginInlineStart: '-4px', fontSize: '40px', color: tokens.colorBrandForeground1 },
  title: { ...typographyStyles.title2, margin: 0, outlineStyle: 'none' },
  intro: { margin: 0, color: tokens.colorNeutralForeground2, textWrap: 'pretty' },
});

interface SetupFrameProps {
  readonly title: string;
  readonly intro: string;
  readonly children: ReactNode;
}

/** One question at a time, in the middle of the window. */
export function SetupFrame({ title, intro, children }: SetupFrameProps) {
  const styles = useStyles();
  return (
    <main className={styles.root}>
      <div className={styles.column}>
        <div className={styles.head}>
          <ShieldLockFilled aria-hidden className={styles.mark} />
          {/* A field below with `autoFocus` takes it from here. */}
          <h1 ref={takeFocus} tabIndex={-1} className={styles.title}>
            {title}
          </h1>
          <p className={styles.intro}>{intro}</p>
        </div>
        <SignInBanner />
        {children}
      </div>
    </main>
  );
}
