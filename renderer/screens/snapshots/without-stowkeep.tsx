import { makeStyles, tokens } from '@fluentui/react-components';
import { useCallback } from 'react';
import { useApi, useCall } from '../../api/hooks';
import { restoreTexts } from '../../lib/texts';
import { ErrorPanel } from '../../parts/error-panel';
import { CopyButton } from '../../ui/copy-button';
import { Disclosure } from '../../ui/disclosure';

const texts = restoreTexts.without;

const useStyles = makeStyles({
  root: { display: 'flex', flexDirection: 'column', alignItems: 'flex-start', gap: tokens.spacingVerticalS },
  body: { margin: 0, color: tokens.colorNeutralForeground2 },
  lines: {
    margin: 0,
    inlineSize: '100%',
    boxSizing: 'border-box',
    padding: tokens.spacingHorizontalM,
    overflowX: 'auto',
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground3,
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
});

interface WithoutStowkeepProps {
  readonly snapshotId: string;
  readonly paths: readonly string[];
  readonly target: { readonly kind: string; readonly path?: string } | undefined;
}

/** No lock-in: what does the same with plain restic. */
export function WithoutStowkeep(props: WithoutStowkeepProps) {
  return (
    <Disclosure label={texts.title}>
      <Lines {...props} />
    </Disclosure>
  );
}

function Lines({ snapshotId, paths, target }: WithoutStowkeepProps) {
  const styles = useStyles();
  const { recovery } = useApi();
  const folder = (target?.kind === 'folder' && target.path) || texts.folder;
  const all = paths.join('\0');
  const state = useCall(
    useCallback(
      (signal: AbortSignal) => {
        const chosen = all.split('\0').filter((path) => path !== '/');
        return recovery.command({ snapshotId, paths: chosen, target: folder }, { signal });
      },
      [recovery, snapshotId, all, folder],
    ),
  );
  if (state.kind === 'failed') return <ErrorPanel error={state.error} onRetry={state.retry} />;
  if (state.kind === 'loading') return null;
  const text = state.value.join('\n');
  return (
    <div className={styles.root}>
      <p className={styles.body}>{texts.body}</p>
      <pre className={styles.lines} tabIndex={0}>
        {text}
      </pre>
      <CopyButton text={text} label={texts.copy} />
    </div>
  );
}
