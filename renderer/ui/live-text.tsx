import { makeStyles } from '@fluentui/react-components';
import { useEffect, useRef, useState } from 'react';

const useStyles = makeStyles({
  hidden: {
    position: 'absolute',
    inlineSize: '1px',
    blockSize: '1px',
    overflow: 'hidden',
    clipPath: 'inset(50%)',
    whiteSpace: 'nowrap',
  },
});

/** A screen reader should be able to finish a sentence before the next one comes. */
const pauseMs = 10_000;

/** Tells `text` to screen readers only: its first value at once, later ones with a pause in between. */
export function LiveText({ text }: { readonly text: string }) {
  const styles = useStyles();
  const [spoken, setSpoken] = useState(text);
  const latest = useRef(text);
  useEffect(() => {
    latest.current = text;
  }, [text]);
  useEffect(() => {
    const timer = window.setInterval(() => setSpoken(latest.current), pauseMs);
    return () => window.clearInterval(timer);
  }, []);
  return (
    <div role="status" aria-live="polite" className={styles.hidden}>
      {spoken}
    </div>
  );
}
