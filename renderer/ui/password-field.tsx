import { Button, Field, Input, Tooltip } from '@fluentui/react-components';
import { EyeOffRegular, EyeRegular } from '@fluentui/react-icons';
import { useState } from 'react';

interface PasswordFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly showLabel: string;
  readonly hideLabel: string;
  readonly hint?: string;
  readonly error?: string | undefined;
  readonly isNew?: boolean;
  readonly isRequired?: boolean;
  readonly hasFocus?: boolean;
}

/** A secret that can be looked at while typing. */
export function PasswordField(props: PasswordFieldProps) {
  const [isShown, setShown] = useState(false);
  const toggleLabel = isShown ? props.hideLabel : props.showLabel;
  return (
    <Field
      label={props.label}
      hint={props.hint}
      required={props.isRequired}
      validationMessage={props.error}
      validationState={props.error === undefined ? 'none' : 'error'}
    >
      <Input
        type={isShown ? 'text' : 'password'}
        value={props.value}
        onChange={(_, data) => props.onChange(data.value)}
        autoComplete={props.isNew === true ? 'new-password' : 'current-password'}
        autoFocus={props.hasFocus}
        spellCheck={false}
        contentAfter={
          <Tooltip content={toggleLabel} relationship="label">
            <Button
              appearance="transparent"
              size="small"
              icon={isShown ? <EyeOffRegular /> : <EyeRegular />}
              onClick={() => setShown(!isShown)}
            />
          </Tooltip>
        }
      />
    </Field>
  );
}
