import { makeStyles } from '@fluentui/react-components';
import { splitForMiddleEllipsis } from '../lib/middle';

const useStyles = makeStyles({
  root: { display: 'flex', overflow: 'hidden', minInlineSize: 0, maxInlineSize: '100%', whiteSpace: 'pre' },
  head: { overflow: 'hidden', textOverflow: 'ellipsis', flexShrink: 1, minInlineSize: '2ch' },
  tail: { flexShrink: 0 },
});

/**
 * A name on one line; when there is no room its middle is left out, so that beginning and ending (the extension) stay. `bdi` keeps names in
 * other directions of writing from disturbing the line.
 */
export function MiddleEllipsis({ text, title }: { readonly text: string; readonly title?: string }) {
  const styles = useStyles();
  const [head, tail] = splitForMiddleEllipsis(text);
  return (
    <bdi className={styles.root} title={title ?? text}>
      <span className={styles.head}>{head}</span>
      {tail !== '' && <span className={styles.tail}>{tail}</span>}
    </bdi>
  );
}
