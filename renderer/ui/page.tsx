import { Title2, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { HTMLAttributes, ReactNode } from 'react';

const useStyles = makeStyles({
  page: {
    display: 'flex',
    flexDirection: 'column',
    minBlockSize: 0,
    blockSize: '100%',
    boxSizing: 'border-box',
    containerType: 'inline-size',
  },
  over: { outline: `3px dashed ${tokens.colorBrandStroke1}`, outlineOffset: '-6px' },
  scroll: { overflowY: 'auto', scrollbarGutter: 'stable' },
  inner: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalXL,
    boxSizing: 'border-box',
    inlineSize: '100%',
    maxInlineSize: '880px',
    paddingInline: tokens.spacingHorizontalXXXL,
    paddingBlockStart: tokens.spacingVerticalXXL,
    paddingBlockEnd: tokens.spacingVerticalXXXL,
    '@container (max-width: 640px)': { paddingInline: tokens.spacingHorizontalXL },
  },
  full: {
    maxInlineSize: 'none',
    flexGrow: 1,
    minBlockSize: 0,
    paddingBlockEnd: 0,
    paddingInline: tokens.spacingHorizontalXXL,
  },
  header: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'flex-end',
    justifyContent: 'space-between',
    gap: tokens.spacingHorizontalL,
  },
  titles: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalXS,
    minInlineSize: 0,
    overflowWrap: 'anywhere',
  },
  subtitle: { margin: 0, color: tokens.colorNeutralForeground2, maxInlineSize: '68ch' },
  // Enlarged on a small screen: what fills the window needs the room.
  subtitleOfFull: { '@media (max-height: 480px)': { display: 'none' } },
  footer: {
    position: 'sticky',
    insetBlockEnd: 0,
    marginBlockStart: 'auto',
    zIndex: 2,
    backgroundColor: tokens.colorNeutralBackground1,
    borderBlockStartWidth: tokens.strokeWidthThin,
    borderBlockStartStyle: 'solid',
    borderBlockStartColor: tokens.colorNeutralStroke2,
  },
  actions: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
});

interface PageProps {
  readonly title: string;
  readonly subtitle?: ReactNode;
  readonly actions?: ReactNode;
  /** Fills the window instead of scrolling as a column. */
  readonly isFull?: boolean;
  /** Things of other programs may be dropped anywhere on it. */
  readonly dropZone?: {
    readonly isOver: boolean;
    readonly handlers: Pick<HTMLAttributes<HTMLElement>, 'onDragOver' | 'onDragLeave' | 'onDrop'>;
  };
  /** Stays in sight below what scrolls. */
  readonly footer?: ReactNode;
  readonly children: ReactNode;
}

/** The frame of every screen: heading, what it is about, what can be done here. */
export function Page(props: PageProps) {
  const styles = useStyles();
  const { title, subtitle, actions, isFull = false, dropZone, footer, children } = props;
  return (
    <div
      className={mergeClasses(
        styles.page,
        !isFull && styles.scroll,
        dropZone?.isOver === true && styles.over,
      )}
      {...dropZone?.handlers}
    >
      <div className={mergeClasses(styles.inner, isFull && styles.full)}>
        <header className={styles.header}>
          <div className={styles.titles}>
            <Title2 as="h1">{title}</Title2>
            {subtitle !== undefined && (
              <p className={mergeClasses(styles.subtitle, isFull && styles.subtitleOfFull)}>{subtitle}</p>
            )}
          </div>
          {actions !== undefined && <div className={styles.actions}>{actions}</div>}
        </header>
        {children}
      </div>
      {footer !== undefined && footer !== false && <div className={styles.footer}>{footer}</div>}
    </div>
  );
}
