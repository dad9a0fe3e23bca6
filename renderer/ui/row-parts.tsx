import { makeStyles, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { MiddleEllipsis } from './middle-ellipsis';

const useStyles = makeStyles({
  icon: { display: 'flex', flexShrink: 0, fontSize: '20px', color: tokens.colorNeutralForeground3 },
  words: { display: 'flex', flexDirection: 'column', flexGrow: 1, minInlineSize: 0 },
  title: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalS, minInlineSize: 0 },
  badge: { flexShrink: 0 },
  hint: { fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground2, minInlineSize: 0 },
  figures: {
    flexShrink: 0,
    textAlign: 'end',
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorNeutralForeground2,
    fontVariantNumeric: 'tabular-nums',
  },
});

interface RowPartsProps {
  readonly icon: ReactNode;
  readonly title: string;
  readonly hint: string;
  /** After the title. */
  readonly badge?: ReactNode;
  /** Two short lines at the end of the row. */
  readonly figures?: readonly [string, string];
}

/** What a row of a `RowList` is made of. */
export function RowParts({ icon, title, hint, badge, figures }: RowPartsProps) {
  const styles = useStyles();
  return (
    <>
      <span aria-hidden className={styles.icon}>
        {icon}
      </span>
      <span className={styles.words}>
        <span className={styles.title}>
          <MiddleEllipsis text={title} />
          {badge !== undefined && <span className={styles.badge}>{badge}</span>}
        </span>
        <span className={styles.hint}>
          <MiddleEllipsis text={hint} />
        </span>
      </span>
      {figures !== undefined && (
        <span className={styles.figures}>
          <div>{figures[0]}</div>
          <div>{figures[1]}</div>
        </span>
      )}
    </>
  );
}
