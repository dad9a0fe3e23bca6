import {
  Button,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  MessageBarTitle,
  makeStyles,
  tokens,
} from '@fluentui/react-components';
import type { ReactNode } from 'react';
import type { ErrorData } from '../../contract/errors';
import type { Remedy } from '../../contract/troubles';
import { errorText, helpFor } from '../lib/error-text';
import { commonTexts } from '../lib/texts';
import { CopyButton } from '../ui/copy-button';
import { Disclosure } from '../ui/disclosure';

const useStyles = makeStyles({
  bar: { flexShrink: 0 },
  body: { paddingBlock: tokens.spacingVerticalS },
  advice: { display: 'block' },
  details: { marginBlockStart: tokens.spacingVerticalS },
  request: {
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'flex-start',
    gap: tokens.spacingVerticalS,
  },
  quote: {
    margin: 0,
    paddingInlineStart: tokens.spacingHorizontalM,
    borderInlineStartWidth: tokens.strokeWidthThick,
    borderInlineStartStyle: 'solid',
    borderInlineStartColor: tokens.colorNeutralStroke1,
    userSelect: 'text',
  },
  raw: {
    margin: 0,
    marginBlockEnd: tokens.spacingVerticalS,
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
    userSelect: 'text',
  },
});

/** What the screen can do about it; the error says which of them helps. */
export type Remedies = Partial<Record<Exclude<Remedy, 'ask-administrator' | 'try-again'>, () => unknown>>;

interface ErrorPanelProps {
  readonly error: ErrorData;
  readonly onRetry?: () => unknown;
  readonly remedies?: Remedies;
}

/** What happened, what to do, the button that helps, and the raw facts for whoever is asked for help. */
export function ErrorPanel(props: ErrorPanelProps) {
  const styles = useStyles();
  const { error } = props;
  const help = helpButton(props);
  return (
    <MessageBar intent="error" layout="multiline" className={styles.bar}>
      <MessageBarBody className={styles.body}>
        <MessageBarTitle>{errorText(error).title}</MessageBarTitle>
        <ErrorAdvice error={error} />
      </MessageBarBody>
      {help !== null && <MessageBarActions>{help}</MessageBarActions>}
    </MessageBar>
  );
}

/** The one button that helps: the remedy, if the screen has it, otherwise to try again. `null` when nothing can be pressed. */
export function helpButton({ error, onRetry, remedies = {} }: ErrorPanelProps): ReactNode {
  const remedy = helpFor(error)?.remedy;
  const help = remedy !== undefined && remedy in remedies ? (remedy as keyof Remedies) : undefined;
  const onClick = help === undefined ? onRetry : remedies[help];
  if (onClick === undefined) return null;
  const label = help === undefined ? commonTexts.tryAgain : commonTexts.remedies[help];
  return <Button onClick={() => onClick()}>{label}</Button>;
}

/** What it means and what to do, what to send to the administrator, and the raw facts. */
export function ErrorAdvice({ error }: { readonly error: ErrorData }) {
  const styles = useStyles();
  const { advice, request } = errorText(error);
  return (
    <>
      <span className={styles.advice}>{advice}</span>
      {request !== undefined && (
        <div className={styles.details}>
          <RequestText text={request} />
        </div>
      )}
      <div className={styles.details}>
        <ErrorDetails error={error} />
      </div>
    </>
  );
}

/** What the administrator is to be asked, ready to be sent. */
export function RequestText({ text }: { readonly text: string }) {
  const styles = useStyles();
  return (
    <div className={styles.request}>
      <blockquote className={styles.quote}>{text}</blockquote>
      <CopyButton text={text} label={commonTexts.copyRequest} />
    </div>
  );
}

function ErrorDetails({ error }: { readonly error: ErrorData }) {
  const styles = useStyles();
  const facts = Object.entries(error.context).map(([name, value]) => `${name}: ${value}`);
  const raw = [error.code, error.message, ...facts].join('\n');
  return (
    <Disclosure label={commonTexts.details}>
      <pre className={styles.raw}>{raw}</pre>
      <CopyButton text={raw} label={commonTexts.copyDetails} />
    </Disclosure>
  );
}
