import { makeStyles, tokens } from '@fluentui/react-components';

const useStyles = makeStyles({
  // Fluent greys what is not chosen; beside a grey hint it could no longer be told from it.
  title: { color: tokens.colorNeutralForeground1 },
  hint: { display: 'block', color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
});

/** What a choice is called, and below it what it means. */
export function ChoiceLabel({ title, hint }: { readonly title: string; readonly hint: string }) {
  const styles = useStyles();
  return (
    <>
      <span className={styles.title}>{title}</span>
      <span className={styles.hint}>{hint}</span>
    </>
  );
}
