import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { FolderRegular } from '@fluentui/react-icons';
import { useClient, useResource } from '../../api/hooks';
import { displayText } from '../../lib/display-text';
import { baseName } from '../../lib/path-names';
import type { Navigate } from '../../lib/route';
import { commonTexts, overviewTexts } from '../../lib/texts';
import { ErrorPanel } from '../../parts/error-panel';
import { Card } from '../../ui/card';
import { MiddleEllipsis } from '../../ui/middle-ellipsis';
import { SkeletonLines } from '../../ui/skeleton-lines';

const useStyles = makeStyles({
  list: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalS,
    margin: 0,
    padding: 0,
    listStyleType: 'none',
  },
  item: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalS, minInlineSize: 0 },
  icon: { flexShrink: 0, fontSize: '20px', color: tokens.colorBrandForeground1 },
  name: { minInlineSize: 0, flexGrow: 1 },
  quiet: { margin: 0, color: tokens.colorNeutralForeground2 },
});

const shownFolders = 5;

/** What is in the next backup. */
export function ProtectedCard({ navigate }: { readonly navigate: Navigate }) {
  const styles = useStyles();
  const { plans } = useClient();
  const state = useResource(plans);
  const folders =
    state.kind === 'ready' ? [...new Set(state.value.flatMap(({ plan }) => plan.sources.folders))] : [];
  const change = (
    <Button size="small" onClick={() => navigate({ screen: 'plans' })}>
      {overviewTexts.change}
    </Button>
  );
  return (
    <Card title={overviewTexts.protectedTitle} actions={change}>
      {state.kind === 'loading' && <SkeletonLines label={commonTexts.loading} count={3} />}
      {state.kind === 'failed' && <ErrorPanel error={state.error} onRetry={plans.reload} />}
      {state.kind === 'ready' && folders.length === 0 && (
        <p className={styles.quiet}>{overviewTexts.notProtected}</p>
      )}
      {state.kind === 'ready' && folders.length > 0 && (
        <ul className={styles.list}>
          {folders.slice(0, shownFolders).map((folder) => (
            <li key={folder} className={styles.item}>
              <FolderRegular aria-hidden className={styles.icon} />
              <span className={styles.name}>
                <MiddleEllipsis text={displayText(baseName(folder))} title={displayText(folder)} />
              </span>
            </li>
          ))}
          {folders.length > shownFolders && (
            <li className={styles.quiet}>
              {overviewTexts.moreFolders({ count: folders.length - shownFolders })}
            </li>
          )}
        </ul>
      )}
    </Card>
  );
}
