import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { diffLines } from 'diff';
import { useMemo } from 'react';
import { versionsTexts } from '../../../lib/texts';

const useStyles = makeStyles({
  root: {
    margin: 0,
    paddingBlock: tokens.spacingVerticalM,
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase300,
  },
  line: {
    display: 'grid',
    gridTemplateColumns: '20px minmax(0, 1fr)',
    paddingInline: tokens.spacingHorizontalM,
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
  },
  added: { backgroundColor: tokens.colorPaletteGreenBackground1 },
  removed: { backgroundColor: tokens.colorPaletteRedBackground1 },
  note: { margin: 0, paddingInline: tokens.spacingHorizontalM, color: tokens.colorNeutralForeground2 },
});

/** Lines of unchanged text left standing around each change. */
const contextLines = 3;

interface Line {
  readonly kind: 'added' | 'removed' | 'same' | 'gap';
  readonly text: string;
}

const signs = { added: '+', removed: '−', same: ' ', gap: ' ' } as const;

/** Two texts as one, line by line, with a sign before what came and went. */
export function TextChanges({ before, after }: { readonly before: string; readonly after: string }) {
  const styles = useStyles();
  const lines = useMemo(() => changedLines(before, after), [before, after]);
  return (
    <div className={styles.root}>
      {lines.length === 0 && <p className={styles.note}>{versionsTexts.noChanges}</p>}
      {lines.map(({ kind, text }, at) => (
        <div
          key={at}
          className={mergeClasses(
            styles.line,
            kind === 'added' && styles.added,
            kind === 'removed' && styles.removed,
          )}
        >
          <span aria-label={kind === 'added' || kind === 'removed' ? versionsTexts[kind] : undefined}>
            {signs[kind]}
          </span>
          <span>{text}</span>
        </div>
      ))}
    </div>
  );
}

/** The lines that came or went, with some around them; nothing when the texts are the same. */
export function changedLines(before: string, after: string): readonly Line[] {
  const lines = diffLines(before, after).flatMap(({ added, removed, value }) => {
    const kind = added ? 'added' : removed ? 'removed' : 'same';
    return value
      .replace(/\n$/, '')
      .split('\n')
      .map((text): Line => ({ kind, text }));
  });
  const isNear = lines.map((_, at) =>
    lines.slice(Math.max(0, at - contextLines), at + contextLines + 1).some(({ kind }) => kind !== 'same'),
  );
  return lines
    .flatMap((line, at) => {
      if (isNear[at]) return [line];
      return at === 0 || isNear[at - 1] ? [{ kind: 'gap' as const, text: '⋯' }] : [];
    })
    .filter((_, __, all) => all.some(({ kind }) => kind !== 'gap'));
}
