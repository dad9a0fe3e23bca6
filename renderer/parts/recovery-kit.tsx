import { Button, Field, Input, makeStyles, tokens } from '@fluentui/react-components';
import { CheckmarkRegular, CopyRegular, DocumentPdfRegular, PrintRegular } from '@fluentui/react-icons';
import { useCallback, useState, type SyntheticEvent } from 'react';
import type { RecoveryKit } from '../../contract/recovery-data';
import { useAction, useApi, useCall } from '../api/hooks';
import { displayText } from '../lib/display-text';
import { language } from '../lib/language';
import { kitTexts as texts } from '../lib/texts';
import { ErrorPanel } from './error-panel';

const useStyles = makeStyles({
  key: {
    display: 'grid',
    gridTemplateColumns: 'repeat(3, max-content)',
    justifyContent: 'center',
    columnGap: tokens.spacingHorizontalXXL,
    rowGap: tokens.spacingVerticalM,
    margin: 0,
    padding: tokens.spacingHorizontalL,
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground3,
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase500,
    lineHeight: tokens.lineHeightBase500,
    userSelect: 'text',
    direction: 'ltr',
  },
  own: { display: 'block', overflowWrap: 'anywhere', fontSize: tokens.fontSizeBase400 },
  buttons: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
  status: {
    margin: 0,
    color: tokens.colorNeutralForeground2,
    overflowWrap: 'anywhere',
    // It is there before it says something, so that it is read out; until then it takes no room.
    ':empty': { marginBlockStart: `calc(-1 * ${tokens.spacingVerticalL})` },
  },
  confirm: { display: 'flex', flexWrap: 'wrap', alignItems: 'flex-end', gap: tokens.spacingHorizontalS },
  field: { flex: '1 1 200px', minInlineSize: 0 },
});

/** The kit of the connection; asked again after it was confirmed. */
export function useRecoveryKit() {
  const { recovery } = useApi();
  return useCall(useCallback((signal: AbortSignal) => recovery.kit(undefined, { signal }), [recovery]));
}

/** What is said of what opens the backups: a recovery key, or a password that the person has chosen. */
export function secretTexts({ isRecoveryKey }: Pick<RecoveryKit, 'isRecoveryKey'>) {
  return isRecoveryKey ? texts.key : texts.password;
}

/** The key in groups, as it stands on paper. */
export function RecoveryKey({ kit }: { readonly kit: RecoveryKit }) {
  const styles = useStyles();
  if (kit.key === null) return null;
  return (
    <code
      className={kit.isRecoveryKey ? styles.key : `${styles.key} ${styles.own}`}
      aria-label={secretTexts(kit).label}
    >
      {kit.isRecoveryKey ? kit.key.split('-').map((group) => <span key={group}>{group}</span>) : kit.key}
    </code>
  );
}

/** The ways to keep the kit outside this computer. */
export function KeepKit({ kit, canCopy }: { readonly kit: RecoveryKit; readonly canCopy: boolean }) {
  const styles = useStyles();
  const { recovery } = useApi();
  const keeping = useAction();
  const [status, setStatus] = useState('');
  const locale = language.tag === 'de' ? 'de' : 'en';
  const keep = (work: (signal: AbortSignal) => Promise<string>) => () =>
    void keeping.run(async (signal) => setStatus(await work(signal)));
  return (
    <>
      {keeping.error !== undefined && <ErrorPanel error={keeping.error} />}
      <div className={styles.buttons}>
        <Button
          appearance={canCopy ? 'primary' : 'secondary'}
          icon={<DocumentPdfRegular />}
          disabled={keeping.isBusy}
          onClick={keep(async (signal) => {
            const path = await recovery.savePdf({ language: locale }, { signal });
            return path === null ? '' : texts.saved({ path: displayText(path) });
          })}
        >
          {texts.save}
        </Button>
        <Button
          icon={<PrintRegular />}
          disabled={keeping.isBusy}
          onClick={keep(async (signal) =>
            (await recovery.print({ language: locale }, { signal })) ? texts.printed : '',
          )}
        >
          {texts.print}
        </Button>
        {canCopy && (
          <Button
            icon={<CopyRegular />}
            disabled={keeping.isBusy}
            onClick={keep(async (signal) => {
              await recovery.copy(undefined, { signal });
              return secretTexts(kit).copied;
            })}
          >
            {secretTexts(kit).copy}
          </Button>
        )}
      </div>
      <p role="status" className={styles.status}>
        {status}
      </p>
    </>
  );
}

interface ConfirmKitProps {
  readonly kit: RecoveryKit;
  readonly onConfirmed: () => void;
}

/** One group typed back from the paper shows that there is one. */
export function ConfirmKit({ kit, onConfirmed }: ConfirmKitProps) {
  const styles = useStyles();
  const { recovery } = useApi();
  const confirming = useAction();
  const [answer, setAnswer] = useState('');
  const [isWrong, setWrong] = useState(false);
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    void confirming.run(async (signal) => {
      const isRight = await recovery.confirm({ answer }, { signal });
      setWrong(!isRight);
      if (isRight) onConfirmed();
    });
  };
  return (
    <form className={styles.confirm} onSubmit={submit}>
      <Field
        className={styles.field}
        label={kit.askedGroup === null ? texts.typeAll : texts.typeGroup({ group: kit.askedGroup })}
        validationMessage={isWrong ? texts.wrong : undefined}
        validationState={isWrong ? 'error' : 'none'}
      >
        <Input
          value={answer}
          spellCheck={false}
          autoComplete="off"
          onChange={(_, { value }) => {
            setAnswer(value);
            setWrong(false);
          }}
        />
      </Field>
      <Button type="submit" icon={<CheckmarkRegular />} disabled={answer.trim() === '' || confirming.isBusy}>
        {texts.confirm}
      </Button>
    </form>
  );
}
