import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { ChevronDownRegular } from '@fluentui/react-icons';
import { useId, useState, type ReactNode } from 'react';
import { ChevronOnward } from './chevron-onward';

const useStyles = makeStyles({
  root: { display: 'flex', flexDirection: 'column', alignItems: 'flex-start', gap: tokens.spacingVerticalS },
  button: { marginInlineStart: '-14px' },
  body: { inlineSize: '100%', minInlineSize: 0 },
});

interface DisclosureProps {
  readonly label: string;
  /** At first, for what has to be filled in. */
  readonly startsOpen?: boolean;
  readonly children: ReactNode;
}

/** A part that stays out of sight until asked for. */
export function Disclosure({ label, startsOpen = false, children }: DisclosureProps) {
  const styles = useStyles();
  const bodyId = useId();
  const [isOpen, setOpen] = useState(startsOpen);
  return (
    <div className={styles.root}>
      <Button
        appearance="subtle"
        size="small"
        className={styles.button}
        icon={isOpen ? <ChevronDownRegular /> : <ChevronOnward />}
        aria-expanded={isOpen}
        aria-controls={bodyId}
        onClick={() => setOpen(!isOpen)}
      >
        {label}
      </Button>
      <div id={bodyId} className={styles.body} hidden={!isOpen}>
        {isOpen && children}
      </div>
    </div>
  );
}
