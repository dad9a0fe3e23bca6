import { Button, Spinner, makeStyles, tokens } from '@fluentui/react-components';
import { CloudRegular } from '@fluentui/react-icons';
import type { Sources } from '../../../contract/data';
import type { ErrorCode } from '../../../contract/errors';
import type { Assessment } from '../../../contract/plan-data';
import { useAction, useApi, useEvent } from '../../api/hooks';
import { displayText } from '../../lib/display-text';
import { itemErrorText } from '../../lib/error-text';
import { formatBytes } from '../../lib/format-bytes';
import { formatCount, formatMoney } from '../../lib/format-number';
import { formatDuration } from '../../lib/format-time';
import { baseName } from '../../lib/path-names';
import { plansTexts } from '../../lib/texts';
import { ErrorPanel } from '../../parts/error-panel';
import { Card } from '../../ui/card';
import { Disclosure } from '../../ui/disclosure';
import { Figures } from '../../ui/figures';
import { MiddleEllipsis } from '../../ui/middle-ellipsis';
import { Note } from '../../ui/note';

const texts = plansTexts.assessment;
/** Bytes a second upwards of what people have at home. */
const [slowLine, fastLine] = [1_000_000, 10_000_000];
const shownFolders = 8;

const useStyles = makeStyles({
  start: { alignSelf: 'flex-start' },
  list: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalS,
    margin: 0,
    padding: 0,
    listStyleType: 'none',
  },
  folder: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) max-content',
    columnGap: tokens.spacingHorizontalM,
  },
  size: { color: tokens.colorNeutralForeground2, fontVariantNumeric: 'tabular-nums' },
  track: {
    gridColumn: '1 / -1',
    blockSize: '4px',
    borderRadius: tokens.borderRadiusCircular,
    backgroundColor: tokens.colorNeutralBackground5,
  },
  bar: {
    blockSize: '100%',
    minInlineSize: '2px',
    borderRadius: 'inherit',
    backgroundColor: tokens.colorBrandForeground1,
    forcedColorAdjust: 'none',
    '@media (forced-colors: active)': { backgroundColor: 'CanvasText' },
  },
  title: { margin: 0, fontSize: tokens.fontSizeBase300, fontWeight: tokens.fontWeightSemibold },
});

interface AssessmentCardProps {
  readonly sources: Sources;
  readonly found: Assessment | undefined;
  readonly onFound: (found: Assessment) => void;
}

/** What the chosen folders hold, before the first run. */
export function AssessmentCard({ sources, found, onFound }: AssessmentCardProps) {
  const styles = useStyles();
  const { plans } = useApi();
  const looking = useAction();
  useEvent('assessmentChanged', (soFar) => looking.isBusy && onFound(soFar));
  if (sources.folders.length === 0) return null;
  const look = () => void looking.run(async (signal) => onFound(await plans.assess({ sources }, { signal })));
  return (
    <Card title={texts.title} hint={texts.hint}>
      <Button
        className={styles.start}
        disabled={looking.isBusy}
        icon={looking.isBusy ? <Spinner size="tiny" /> : undefined}
        onClick={look}
      >
        {looking.isBusy ? texts.counting : texts.start}
      </Button>
      {looking.error !== undefined && <ErrorPanel error={looking.error} />}
      {found !== undefined && <Found found={found} />}
    </Card>
  );
}

function Found({ found }: { readonly found: Assessment }) {
  const styles = useStyles();
  const largest = found.biggestFolders[0]?.bytes ?? 1;
  return (
    <>
      <Figures
        items={[
          [texts.files, formatCount(found.files)],
          [texts.size, formatBytes(found.bytes)],
          [texts.excluded, formatBytes(found.excluded.bytes)],
          [texts.firstRun, firstRunTime(found)],
          ...monthlyCost(found),
        ]}
      />
      {found.biggestFolders.length > 0 && (
        <>
          <h3 className={styles.title}>{texts.biggest}</h3>
          <ul className={styles.list}>
            {found.biggestFolders.slice(0, shownFolders).map(({ path, bytes }) => (
              <li key={path} className={styles.folder}>
                <MiddleEllipsis text={displayText(baseName(path))} title={displayText(path)} />
                <span className={styles.size}>{formatBytes(bytes)}</span>
                <span aria-hidden className={styles.track}>
                  <div className={styles.bar} style={{ inlineSize: `${(bytes / largest) * 100}%` }} />
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
      {found.cloudOnly.files > 0 && (
        <Note icon={<CloudRegular />}>
          {texts.cloudOnly({ count: found.cloudOnly.files, size: formatBytes(found.cloudOnly.bytes) })}
        </Note>
      )}
      {found.unreadableCount > 0 && (
        <Disclosure label={texts.unreadable({ count: found.unreadableCount })}>
          <ul className={styles.list}>
            {found.unreadable.map(({ path, code }) => (
              <li key={path}>
                <MiddleEllipsis text={displayText(path)} />
                <span className={styles.size}>{itemErrorText({ code: code as ErrorCode, context: {} })}</span>
              </li>
            ))}
            {found.unreadableCount > found.unreadable.length && (
              <li className={styles.size}>
                {texts.moreUnreadable({ count: found.unreadableCount - found.unreadable.length })}
              </li>
            )}
          </ul>
        </Disclosure>
      )}
    </>
  );
}

/** Most files get smaller, and what is there twice is stored once. */
function monthlyCost({ perMonth }: Assessment): readonly (readonly [string, string])[] {
  return perMonth === null ? [] : [[texts.perMonth, formatMoney(perMonth.atMost, perMonth.currency)]];
}

/** A range, or a guess at a usual line as long as no backup has shown how fast this one is. */
function firstRunTime({ bytes, firstRunSeconds }: Assessment): string {
  const seconds = firstRunSeconds ?? { atLeast: bytes / fastLine, atMost: bytes / slowLine };
  const from = roundedDuration(seconds.atLeast);
  const to = roundedDuration(seconds.atMost);
  return from === to ? from : texts.firstRunTime({ from, to });
}

/** To whole minutes, and above some hours to whole hours: it is a guess. */
function roundedDuration(seconds: number): string {
  const step = seconds > 2 * 3600 ? 3600 : 60;
  return formatDuration(Math.max(1, Math.round(seconds / step)) * step * 1000);
}
