import { Button, Spinner, makeStyles, tokens } from '@fluentui/react-components';
import { useCallback, useState } from 'react';
import type { JobWarning } from '../../contract/data';
import { useApi, useCall } from '../api/hooks';
import { displayText } from '../lib/display-text';
import { itemErrorText } from '../lib/error-text';
import { baseName, parentName } from '../lib/path-names';
import { jobTexts } from '../lib/texts';
import { lineBelow } from '../ui/lines';
import { MiddleEllipsis } from '../ui/middle-ellipsis';
import { ErrorPanel } from './error-panel';

const useStyles = makeStyles({
  list: { margin: 0, padding: 0, listStyleType: 'none', maxBlockSize: '320px', overflowY: 'auto' },
  item: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) minmax(0, 240px)',
    columnGap: tokens.spacingHorizontalL,
    alignItems: 'center',
    paddingBlock: tokens.spacingVerticalS,
    ...lineBelow,
    ':last-child': { borderBlockEndStyle: 'none' },
  },
  file: { minInlineSize: 0 },
  folder: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
  reason: { color: tokens.colorNeutralForeground2 },
});

const pageSize = 100;

/** Every file that gave trouble, with the reason in words. */
export function JobWarnings({ jobId }: { readonly jobId: string }) {
  const styles = useStyles();
  const api = useApi();
  const [limit, setLimit] = useState(pageSize);
  const load = useCallback(
    (signal: AbortSignal) =>
      api.jobs.warnings({ jobId, offset: 0, limit: Math.min(1000, limit) }, { signal }),
    [api, jobId, limit],
  );
  const answer = useCall(load);
  if (answer.kind === 'loading') return <Spinner size="tiny" />;
  if (answer.kind === 'failed') return <ErrorPanel error={answer.error} onRetry={answer.retry} />;
  const { total, warnings } = answer.value;
  return (
    <div>
      <ul className={styles.list} tabIndex={0} aria-label={jobTexts.problemsTitle({ count: total })}>
        {warnings.map((warning, at) => (
          <Warning key={at} warning={warning} />
        ))}
      </ul>
      {warnings.length < Math.min(total, 1000) && (
        <Button size="small" onClick={() => setLimit(limit + pageSize * 4)}>
          {jobTexts.showMore}
        </Button>
      )}
    </div>
  );
}

function Warning({ warning }: { readonly warning: JobWarning }) {
  const styles = useStyles();
  const path = displayText(warning.path);
  return (
    <li className={styles.item}>
      <span className={styles.file}>
        <MiddleEllipsis text={baseName(path)} title={path} />
        <span className={styles.folder}>
          <MiddleEllipsis text={parentName(path)} />
        </span>
      </span>
      <span className={styles.reason}>{itemErrorText(warning.error)}</span>
    </li>
  );
}
