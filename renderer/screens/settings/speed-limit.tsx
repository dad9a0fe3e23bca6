import { Field, Input, makeStyles } from '@fluentui/react-components';
import { useState } from 'react';
import { language } from '../../lib/language';
import { settingsTexts } from '../../lib/texts';
import { SwitchRow } from '../../ui/switch-row';

const useStyles = makeStyles({
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
    <SwitchRow
      {...{ label, hint }}
      checked={bytesPerSecond !== null}
      onChange={(isLimited) => onChange(isLimited ? firstLimit : null)}
      value={
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
      }
    />
  );
}

/** Bytes per second, or `undefined` when `text` is no sensible number of MB. */
export function parseLimit(text: string): number | undefined {
  const value = Number(text.trim().replace(',', '.'));
  return text.trim() !== '' && value >= 0.1 && value <= 1000 ? Math.round(value * mebibyte) : undefined;
}
