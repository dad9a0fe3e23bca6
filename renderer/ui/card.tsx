import { Subtitle2, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useId, type ReactNode } from 'react';
import { lineBelow } from './lines';

const useStyles = makeStyles({
  card: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalL,
    padding: tokens.spacingHorizontalXL,
    borderRadius: tokens.borderRadiusXLarge,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
  },
  flush: { padding: 0, gap: 0, overflow: 'hidden' },
  header: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'space-between',
    gap: tokens.spacingHorizontalM,
    minBlockSize: '32px',
  },
  flushHeader: {
    paddingInline: tokens.spacingHorizontalXL,
    paddingBlock: tokens.spacingVerticalM,
    ...lineBelow,
  },
  titles: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalXXS,
    flex: '1 1 240px',
    minInlineSize: 0,
    overflowWrap: 'anywhere',
  },
  hint: { margin: 0, color: tokens.colorNeutralForeground2 },
});

interface CardProps {
  readonly title?: string;
  readonly hint?: string;
  readonly actions?: ReactNode;
  /** Content that reaches the card's edges, such as a list. */
  readonly isFlush?: boolean;
  readonly children?: ReactNode;
}

/** One surface for things that belong together. */
export function Card({ title, hint, actions, isFlush = false, children }: CardProps) {
  const styles = useStyles();
  const titleId = useId();
  return (
    <section
      className={mergeClasses(styles.card, isFlush && styles.flush)}
      aria-labelledby={title === undefined ? undefined : titleId}
    >
      {title !== undefined && (
        <div className={mergeClasses(styles.header, isFlush && styles.flushHeader)}>
          <div className={styles.titles}>
            <Subtitle2 as="h2" id={titleId}>
              {title}
            </Subtitle2>
            {hint !== undefined && <p className={styles.hint}>{hint}</p>}
          </div>
          {actions}
        </div>
      )}
      {children}
    </section>
  );
}
