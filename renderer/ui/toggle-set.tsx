import { ToggleButton, makeStyles, tokens } from '@fluentui/react-components';

const useStyles = makeStyles({
  set: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalXS },
  toggle: { minInlineSize: '40px', paddingInline: tokens.spacingHorizontalS },
});

interface ToggleSetProps<Value> {
  readonly label: string;
  readonly items: readonly { readonly value: Value; readonly label: string; readonly name?: string }[];
  readonly chosen: readonly Value[];
  /** At least one stays chosen. */
  readonly onChange: (chosen: Value[]) => void;
}

/** Some of a few things, each a button that stays pressed. `name` is for screen readers, where the label is short. */
export function ToggleSet<Value extends number>({ label, items, chosen, onChange }: ToggleSetProps<Value>) {
  const styles = useStyles();
  return (
    <div role="group" aria-label={label} className={styles.set}>
      {items.map((item) => {
        const isChosen = chosen.includes(item.value);
        const rest = chosen.filter((each) => each !== item.value);
        return (
          <ToggleButton
            key={item.value}
            className={styles.toggle}
            appearance={isChosen ? 'primary' : 'outline'}
            checked={isChosen}
            aria-label={item.name}
            onClick={() => {
              if (!isChosen) onChange([...chosen, item.value].sort((a, b) => a - b));
              else if (rest.length > 0) onChange(rest);
            }}
          >
            {item.label}
          </ToggleButton>
        );
      })}
    </div>
  );
}
