import {
  Button,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  MessageBarTitle,
  makeStyles,
  tokens,
} from '@fluentui/react-components';
import { useState } from 'react';
import type { ErrorData } from '../../contract/errors';
import { errorText } from '../lib/error-text';
import { commonTexts } from '../lib/texts/common';
import { Disclosure } from '../ui/disclosure';

const useStyles = makeStyles({
  bar: { flexShrink: 0 },
  body: { paddingBlock: tokens.spacingVerticalS },
  advice: { display: 'block' },
  details: { marginBlockStart: tokens.spacingVerticalXS },
  request: {
    marginBlock: tokens.spacingVerticalXS,
    marginInline: 0,
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

interface ErrorPanelProps {
  readonly error: ErrorData;
  readonly onRetry?: () => unknown;
}

/** What happened, what to do, a button to try again, and the raw facts for whoever is asked for help. */
export function ErrorPanel({ error, onRetry }: ErrorPanelProps) {
  const styles = useStyles();
  const { title, advice, request } = errorText(error);
  return (
    <MessageBar intent="error" layout="multiline" className={styles.bar}>
      <MessageBarBody className={styles.body}>
        <MessageBarTitle>{title}</MessageBarTitle>
        <span className={styles.advice}>{advice}</span>
        {request !== undefined && <RequestText text={request} />}
        <div className={styles.details}>
          <ErrorDetails error={error} />
        </div>
      </MessageBarBody>
      {onRetry !== undefined && (
        <MessageBarActions>
          <Button onClick={() => onRetry()}>{commonTexts.tryAgain}</Button>
        </MessageBarActions>
      )}
    </MessageBar>
  );
}

/** What the administrator is to be asked, ready to be sent. */
function RequestText({ text }: { readonly text: string }) {
  const styles = useStyles();
  return (
    <div className={styles.details}>
      <blockquote className={styles.request}>{text}</blockquote>
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

function CopyButton({ text, label }: { readonly text: string; readonly label: string }) {
  const [isCopied, setCopied] = useState(false);
  return (
    <Button size="small" onClick={() => void navigator.clipboard.writeText(text).then(() => setCopied(true))}>
      {isCopied ? commonTexts.copied : label}
    </Button>
  );
}
