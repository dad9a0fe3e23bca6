import { Button, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { ArrowUpRegular } from '@fluentui/react-icons';
import { Fragment } from 'react';
import { displayText } from '../../lib/display-text';
import { snapshotsTexts } from '../../lib/texts';
import { ChevronOnward } from '../../ui/chevron-onward';
import { MiddleEllipsis } from '../../ui/middle-ellipsis';
import { parentPath } from '../../ui/tree/tree-selection';

/** In a narrow or enlarged window only the folder itself is named; the arrow leads up. */
const narrow = '@media (max-width: 700px)';

const useStyles = makeStyles({
  root: {
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalXXS,
    minInlineSize: 0,
    flexGrow: 1,
  },
  crumb: {
    minInlineSize: 0,
    maxInlineSize: '220px',
    paddingInline: tokens.spacingHorizontalS,
    flexShrink: 1,
  },
  outer: { [narrow]: { display: 'none' } },
  last: { fontWeight: tokens.fontWeightSemibold },
  chevron: { flexShrink: 0, color: tokens.colorNeutralForeground3, [narrow]: { display: 'none' } },
});

/** So many parts are named at most; what lies between is reached through the ellipsis. */
const shownParts = 3;

interface PathBarProps {
  readonly folder: string;
  readonly onFolder: (folder: string) => void;
}

/** Where in the backup we are, every part a way back. */
export function PathBar({ folder, onFolder }: PathBarProps) {
  const styles = useStyles();
  const parent = parentPath(folder);
  const all = crumbsOf(folder);
  const hidden = all.length > shownParts + 1 ? all.slice(1, -shownParts) : [];
  const crumbs =
    hidden.length === 0
      ? all
      : [all[0]!, { path: hidden.at(-1)!.path, name: '…' }, ...all.slice(-shownParts)];
  return (
    <nav aria-label={snapshotsTexts.pathLabel} className={styles.root}>
      <Button
        appearance="subtle"
        size="small"
        icon={<ArrowUpRegular />}
        aria-label={snapshotsTexts.up}
        title={snapshotsTexts.up}
        disabled={parent === undefined}
        onClick={() => parent !== undefined && onFolder(parent)}
      />
      {crumbs.map(({ path, name }, at) => {
        const isLast = at === crumbs.length - 1;
        return (
          <Fragment key={path}>
            {at > 0 && <ChevronOnward aria-hidden className={styles.chevron} />}
            <Button
              appearance="subtle"
              size="small"
              className={mergeClasses(styles.crumb, isLast ? styles.last : styles.outer)}
              aria-current={isLast ? 'location' : undefined}
              onClick={() => onFolder(path)}
            >
              <MiddleEllipsis text={name} />
            </Button>
          </Fragment>
        );
      })}
    </nav>
  );
}

interface Crumb {
  readonly path: string;
  readonly name: string;
}

function crumbsOf(folder: string): readonly Crumb[] {
  const parts = folder.split('/').filter((part) => part !== '');
  return [
    { path: '/', name: snapshotsTexts.rootName },
    ...parts.map((part, at) => ({ path: `/${parts.slice(0, at + 1).join('/')}`, name: displayText(part) })),
  ];
}
