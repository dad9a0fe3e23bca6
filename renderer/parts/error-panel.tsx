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
  const { title, advice } = errorText(error);
  return (
    <MessageBar intent="error" layout="multiline" className={styles.bar}>
      <MessageBarBody className={styles.body}>
        <MessageBarTitle>{title}</MessageBarTitle>
        <span className={styles.advice}>{advice}</span>
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

function ErrorDetails({ error }: { readonly error: ErrorData }) {
  const styles = useStyles();
  const [isCopied, setCopied] = useState(false);
  const facts = Object.entries(error.context).map(([name, value]) => `${name}: ${value}`);
  const raw = [error.code, error.message, ...facts].join('\n');
  return (
    <Disclosure label={commonTexts.details}>
      <pre className={styles.raw}>{raw}</pre>
      <Button
        size="small"
        onClick={() => void navigator.clipboard.writeText(raw).then(() => setCopied(true))}
      >
        {isCopied ? commonTexts.copied : commonTexts.copyDetails}
      </Button>
    </Disclosure>
  );
}
