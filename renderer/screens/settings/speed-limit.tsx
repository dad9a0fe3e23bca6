import { Field, Input, Switch, makeStyles, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { language } from '../../lib/language';
import { settingsTexts } from '../../lib/texts';

const useStyles = makeStyles({
  row: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'space-between',
    columnGap: tokens.spacingHorizontalXL,
    rowGap: tokens.spacingVerticalXS,
    minBlockSize: '48px',
  },
  words: {
    flex: '1 1 260px',
    minInlineSize: 0,
    display: 'flex',
    flexDirection: 'column',
    marginInlineStart: '-8px',
  },
  hint: { margin: 0, paddingInlineStart: '60px', color: tokens.colorNeutralForeground2 },
  value: { inlineSize: '132px' },
  input: { minInlineSize: 0, inlineSize: '100%' },
  number: { minInlineSize: 0 },
});

const mebibyte = 1024 * 1024;
/** As it is typed in. */
const megabytes = new Intl.NumberFormat(language.formats, { maximumFractionDigits: 2, useGrouping: false });
const firstLimit = 2 * mebibyte;

interface SpeedLimitProps {
  readonly label: string;
  readonly hint: string;
  readonly valueLabel: string;
  /** `null` for no limit. */
  readonly bytesPerSecond: number | null;
  readonly onChange: (bytesPerSecond: number | null) => void;
}

/** A switch and, when it is on, the limit; written down when the field is left or Enter is pressed. */
export function SpeedLimit({ label, hint, valueLabel, bytesPerSecond, onChange }: SpeedLimitProps) {
  const styles = useStyles();
  const saved = bytesPerSecond === null ? '' : megabytes.format(bytesPerSecond / mebibyte);
  const [draft, setDraft] = useState<string>();
  const text = draft ?? saved;
  const parsed = parseLimit(text);
  const commit = () => {
    if (parsed === undefined) return;
    setDraft(undefined);
    if (parsed !== bytesPerSecond) onChange(parsed);
  };
  return (
    <div className={styles.row}>
      <div className={styles.words}>
        <Switch
          label={label}
          checked={bytesPerSecond !== null}
          onChange={(_, { checked }) => onChange(checked ? firstLimit : null)}
        />
        <p className={styles.hint}>{hint}</p>
      </div>
      {bytesPerSecond !== null && (
        <Field
          className={styles.value}
          validationState={parsed === undefined ? 'error' : 'none'}
          validationMessage={parsed === undefined ? settingsTexts.limitError : undefined}
        >
          <Input
            aria-label={valueLabel}
            className={styles.input}
            input={{ className: styles.number }}
            inputMode="decimal"
            value={text}
            contentAfter={settingsTexts.limitValue}
            onChange={(_, { value }) => setDraft(value)}
            onBlur={commit}
            onKeyDown={(event) => event.key === 'Enter' && commit()}
          />
        </Field>
      )}
    </div>
  );
}

/** Bytes per second, or `undefined` when `text` is no sensible number of MB. */
export function parseLimit(text: string): number | undefined {
  const value = Number(text.trim().replace(',', '.'));
  return text.trim() !== '' && value >= 0.1 && value <= 1000 ? Math.round(value * mebibyte) : undefined;
}
