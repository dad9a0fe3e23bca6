import { AriaLiveAnnouncer, FluentProvider, makeStyles, tokens } from '@fluentui/react-components';
import { useEffect, type ReactNode } from 'react';
import { language } from '../lib/language';
import { darkTheme, lightTheme } from '../ui/theme';
import { useMedia } from '../ui/use-media';

const useStyles = makeStyles({
  root: { blockSize: '100%', backgroundColor: tokens.colorNeutralBackground3, colorScheme: 'light dark' },
});

/** Light or dark as the system says; forced colours come from the system itself. The direction is the language's. */
export function AppTheme({ children }: { readonly children: ReactNode }) {
  const styles = useStyles();
  const isDark = useMedia('(prefers-color-scheme: dark)');
  useEffect(() => {
    document.documentElement.lang = language.tag;
    document.documentElement.dir = language.direction;
  }, []);
  return (
    // The look of the window is not the provider's own: it would pass it on to the layer of each dialog, which then covered the window.
    <FluentProvider theme={isDark ? darkTheme : lightTheme} dir={language.direction}>
      {/* Without it errors are not read out. */}
      <AriaLiveAnnouncer>
        <div className={styles.root}>{children}</div>
      </AriaLiveAnnouncer>
    </FluentProvider>
  );
}
