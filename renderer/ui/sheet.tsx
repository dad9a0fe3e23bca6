import {
  Button,
  DrawerBody,
  DrawerFooter,
  DrawerHeader,
  DrawerHeaderTitle,
  OverlayDrawer,
  makeStyles,
  mergeClasses,
  tokens,
} from '@fluentui/react-components';
import { DismissRegular } from '@fluentui/react-icons';
import type { ReactNode } from 'react';

const useStyles = makeStyles({
  wide: { inlineSize: 'min(1040px, 92vw)' },
  subtitle: {
    margin: 0,
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase300,
    fontWeight: tokens.fontWeightRegular,
    overflowWrap: 'anywhere',
  },
  body: { display: 'flex', flexDirection: 'column', paddingBlockStart: tokens.spacingVerticalXS },
  footer: { justifyContent: 'flex-end' },
});

interface SheetProps {
  readonly title: string;
  readonly subtitle: string;
  readonly closeLabel: string;
  readonly isWide?: boolean;
  /** Of what holds the children. */
  readonly className?: string;
  readonly footer: ReactNode;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A form or a view that lies over the end of the screen. */
export function Sheet(props: SheetProps) {
  const styles = useStyles();
  const { title, subtitle, closeLabel, isWide = false, className, footer, onClose, children } = props;
  return (
    <OverlayDrawer
      open
      position="end"
      size="medium"
      className={isWide ? styles.wide : undefined}
      onOpenChange={(_, { open }) => !open && onClose()}
    >
      <DrawerHeader>
        <DrawerHeaderTitle
          action={
            <Button appearance="subtle" icon={<DismissRegular />} aria-label={closeLabel} onClick={onClose} />
          }
        >
          {title}
        </DrawerHeaderTitle>
        <p className={styles.subtitle}>{subtitle}</p>
      </DrawerHeader>
      <DrawerBody className={mergeClasses(styles.body, className)}>{children}</DrawerBody>
      <DrawerFooter className={styles.footer}>{footer}</DrawerFooter>
    </OverlayDrawer>
  );
}
