import { Field, Input, makeStyles, mergeClasses } from '@fluentui/react-components';
import { useState } from 'react';
import { language } from '../lib/language';
import { commonTexts } from '../lib/texts';

const useStyles = makeStyles({
  field: { inlineSize: '132px' },
  wide: { inlineSize: '188px' },
  input: { minInlineSize: 0, inlineSize: '100%' },
  number: { minInlineSize: 0 },
});

/** As it is typed in. */
const numbers = new Intl.NumberFormat(language.formats, { maximumFractionDigits: 2, useGrouping: false });

interface NumberFieldProps {
  readonly label: string;
  /** Only for screen readers, where the words stand beside it. */
  readonly hasHiddenLabel?: boolean;
  readonly unit?: string;
  readonly min: number;
  readonly max: number;
  readonly isWhole?: boolean;
  /** `null` for an empty field, which is only allowed where `emptyText` says what it means. */
  readonly value: number | null;
  readonly emptyText?: string;
  readonly onChange: (value: number | null) => void;
}

/** A number that is taken when the field is left or Enter is pressed, and only if it is a sensible one. */
export function NumberField(props: NumberFieldProps) {
  const styles = useStyles();
  const { label, hasHiddenLabel = false, unit, min, max, isWhole = true, value, emptyText, onChange } = props;
  const [draft, setDraft] = useState<string>();
  const text = draft ?? (value === null ? '' : numbers.format(value));
  const parsed = parse(text, isWhole);
  const isEmpty = parsed === null && emptyText !== undefined;
  const isRight = isEmpty || (typeof parsed === 'number' && parsed >= min && parsed <= max);
  const commit = () => {
    if (!isRight || draft === undefined) return;
    setDraft(undefined);
    if (parsed !== value) onChange(parsed);
  };
  return (
    <Field
      label={hasHiddenLabel ? undefined : label}
      className={mergeClasses(styles.field, emptyText !== undefined && styles.wide)}
      validationState={isRight ? 'none' : 'error'}
      validationMessage={isRight ? undefined : commonTexts.numberError({ min, max })}
    >
      <Input
        aria-label={hasHiddenLabel ? label : undefined}
        className={styles.input}
        input={{ className: styles.number }}
        inputMode={isWhole ? 'numeric' : 'decimal'}
        value={text}
        placeholder={emptyText}
        contentAfter={unit}
        onChange={(_, data) => setDraft(data.value)}
        onBlur={commit}
        onKeyDown={(event) => event.key === 'Enter' && commit()}
      />
    </Field>
  );
}

/** `null` for nothing, `undefined` for what is no number. */
function parse(text: string, isWhole: boolean): number | null | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  const value = Number(trimmed.replace(',', '.'));
  return Number.isNaN(value) || (isWhole && !Number.isInteger(value)) ? undefined : value;
}
