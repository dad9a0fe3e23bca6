import { Link, makeStyles, tokens } from '@fluentui/react-components';
import { azureTexts } from '../../lib/texts';
import { MiddleEllipsis } from '../../ui/middle-ellipsis';

const useStyles = makeStyles({
  list: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalS, margin: 0 },
  row: {
    display: 'grid',
    gridTemplateColumns: '120px minmax(0, 1fr) max-content',
    columnGap: tokens.spacingHorizontalM,
  },
  term: { color: tokens.colorNeutralForeground2 },
  value: { margin: 0, minInlineSize: 0, fontWeight: tokens.fontWeightSemibold },
});

type ChosenRow = readonly [
  what: keyof typeof azureTexts.changeWhat,
  value: string | undefined,
  onChange: () => void,
];

/** What has been chosen so far, each with the way back to it. */
export function ChosenRows({ rows }: { readonly rows: readonly ChosenRow[] }) {
  const styles = useStyles();
  return (
    <dl className={styles.list}>
      {rows.map(([what, value, onChange]) =>
        value === undefined ? null : (
          <div key={what} className={styles.row}>
            <dt className={styles.term}>{azureTexts[what]}</dt>
            <dd className={styles.value}>
              <MiddleEllipsis text={value} />
            </dd>
            <dd className={styles.value}>
              <Link as="button" type="button" aria-label={azureTexts.changeWhat[what]} onClick={onChange}>
                {azureTexts.change}
              </Link>
            </dd>
          </div>
        ),
      )}
    </dl>
  );
}
