import { makeStyles, tokens } from '@fluentui/react-components';
import { useId } from 'react';
import { displayText } from '../../lib/display-text';
import { baseName } from '../../lib/path-names';
import { restoreTexts } from '../../lib/texts';
import { MiddleEllipsis } from '../../ui/middle-ellipsis';

const useStyles = makeStyles({
  label: { fontSize: tokens.fontSizeBase300, paddingBlockEnd: tokens.spacingVerticalXS },
  list: {
    margin: 0,
    paddingInline: tokens.spacingHorizontalM,
    paddingBlock: tokens.spacingVerticalS,
    listStyleType: 'none',
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground3,
  },
  more: { color: tokens.colorNeutralForeground2 },
});

const shownPaths = 4;

export function ChosenPaths({ paths }: { readonly paths: readonly string[] }) {
  const styles = useStyles();
  const labelId = useId();
  return (
    <div>
      <div id={labelId} className={styles.label}>
        {restoreTexts.what}
      </div>
      <ul className={styles.list} aria-labelledby={labelId}>
        {paths.slice(0, shownPaths).map((path) => (
          <li key={path}>
            <MiddleEllipsis
              text={path === '/' ? restoreTexts.everything : displayText(baseName(path))}
              title={displayText(path)}
            />
          </li>
        ))}
        {paths.length > shownPaths && (
          <li className={styles.more}>{restoreTexts.andMore({ count: paths.length - shownPaths })}</li>
        )}
      </ul>
    </div>
  );
}
