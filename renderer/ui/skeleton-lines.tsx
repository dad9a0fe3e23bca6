import { Skeleton, SkeletonItem, makeStyles, tokens } from '@fluentui/react-components';
import { Delayed } from './delayed';

const useStyles = makeStyles({
  lines: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalL,
    padding: tokens.spacingHorizontalXL,
  },
});

const widths = ['72%', '54%', '63%', '40%', '58%', '48%'];

/** Grey lines where a list is being fetched, if that takes longer than a blink. */
export function SkeletonLines({ label, count = 4 }: { readonly label: string; readonly count?: number }) {
  const styles = useStyles();
  return (
    <Delayed>
      <Skeleton aria-label={label} className={styles.lines}>
        {Array.from({ length: count }, (_, at) => (
          <SkeletonItem key={at} size={16} style={{ inlineSize: widths[at % widths.length] }} />
        ))}
      </Skeleton>
    </Delayed>
  );
}
