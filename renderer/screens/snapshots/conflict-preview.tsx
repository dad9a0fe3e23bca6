import {
  Button,
  Table,
  TableBody,
  TableCell,
  TableHeader,
  TableHeaderCell,
  TableRow,
  makeStyles,
  tokens,
} from '@fluentui/react-components';
import { useCallback, useState } from 'react';
import type { CallInput, Calls } from '../../../contract/calls';
import type { RestorePreview } from '../../../contract/restore-data';
import { useAction, useApi, useCall } from '../../api/hooks';
import { displayText } from '../../lib/display-text';
import { formatBytes } from '../../lib/format-bytes';
import { restoreTexts } from '../../lib/texts';
import { ErrorPanel } from '../../parts/error-panel';
import { Note } from '../../ui/note';

const texts = restoreTexts.preview;
/** Names shown of a row; whoever wants all restores them. */
const shownNames = 50;

const useStyles = makeStyles({
  root: { display: 'flex', flexDirection: 'column', alignItems: 'flex-start', gap: tokens.spacingVerticalS },
  amount: { textAlign: 'end', fontVariantNumeric: 'tabular-nums' },
  amountHead: { '& > *': { justifyContent: 'flex-end' } },
  names: {
    margin: 0,
    paddingInlineStart: tokens.spacingHorizontalL,
    maxBlockSize: '160px',
    overflowY: 'auto',
    inlineSize: '100%',
    boxSizing: 'border-box',
    overflowWrap: 'anywhere',
    color: tokens.colorNeutralForeground2,
  },
});

type Input = Omit<CallInput<Calls['restore']['preview']>, 'compares'>;
type Row = RestorePreview['rows'][number];

/** On demand: what would be written, replaced and left alone, before anything is. */
export function ConflictPreview({ input }: { readonly input: Input }) {
  const styles = useStyles();
  const api = useApi();
  const looking = useAction();
  const [preview, setPreview] = useState<RestorePreview>();
  const look = () =>
    void looking.run(async (signal) =>
      setPreview(await api.restore.preview({ ...input, compares: 'times' }, { signal })),
    );
  return (
    <div className={styles.root}>
      {preview === undefined && (
        <Button size="small" disabled={looking.isBusy} onClick={look}>
          {looking.isBusy ? texts.busy : texts.ask}
        </Button>
      )}
      {looking.error !== undefined && <ErrorPanel error={looking.error} onRetry={look} />}
      {preview !== undefined && <Shown preview={preview} />}
    </div>
  );
}

function Shown({ preview }: { readonly preview: RestorePreview }) {
  const styles = useStyles();
  const [opened, setOpened] = useState<Row>();
  if (preview.rows.length === 0) return <Note>{texts.nothing}</Note>;
  return (
    <>
      <Table size="small" aria-label={texts.title}>
        <TableHeader>
          <TableRow>
            <TableHeaderCell>{texts.columns.finding}</TableHeaderCell>
            <TableHeaderCell>{texts.columns.outcome}</TableHeaderCell>
            <TableHeaderCell className={styles.amountHead}>{texts.columns.amount}</TableHeaderCell>
          </TableRow>
        </TableHeader>
        <TableBody>
          {preview.rows.map((row) => (
            <TableRow key={row.finding + row.outcome}>
              <TableCell>{texts.findings[row.finding]}</TableCell>
              <TableCell>{texts.outcomes[row.outcome]}</TableCell>
              <TableCell className={styles.amount}>
                <Button
                  appearance="transparent"
                  size="small"
                  title={texts.names}
                  onClick={() => setOpened(row)}
                >
                  {texts.row({ count: row.items, size: formatBytes(row.bytes) })}
                </Button>
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
      {opened !== undefined && (
        <Names key={opened.finding + opened.outcome} previewId={preview.previewId} row={opened} />
      )}
      <Note>{texts.compared}</Note>
      {preview.isInSource && <Note>{texts.inSource}</Note>}
      {preview.space.map((space) => (
        <Space key={space.path} {...space} />
      ))}
    </>
  );
}

function Space({ path, bytesNeeded, bytesFree }: RestorePreview['space'][number]) {
  if (bytesFree === null) return null;
  const values = {
    path: displayText(path),
    needed: formatBytes(bytesNeeded),
    free: formatBytes(bytesFree),
  };
  return <Note>{bytesNeeded > bytesFree ? texts.tooLittle(values) : texts.space(values)}</Note>;
}

function Names({ previewId, row }: { readonly previewId: string; readonly row: Row }) {
  const styles = useStyles();
  const { restore } = useApi();
  const { finding, outcome } = row;
  const state = useCall(
    useCallback(
      (signal: AbortSignal) =>
        restore.previewPaths({ previewId, finding, outcome, offset: 0, limit: shownNames }, { signal }),
      [restore, previewId, finding, outcome],
    ),
  );
  if (state.kind === 'failed') return <ErrorPanel error={state.error} onRetry={state.retry} />;
  if (state.kind === 'loading') return null;
  const { paths, total } = state.value;
  return (
    <ul className={styles.names} tabIndex={0} aria-label={texts.findings[finding]}>
      {paths.map((path) => (
        <li key={path}>{displayText(path)}</li>
      ))}
      {total > paths.length && <li>{texts.more({ count: total - paths.length })}</li>}
    </ul>
  );
}
