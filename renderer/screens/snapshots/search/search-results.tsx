import { Badge, Button, Spinner, makeStyles, tokens } from '@fluentui/react-components';
import { SearchRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import type { SearchEntry, SearchPage } from '../../../../contract/lookup';
import { useClient, useValue } from '../../../api/hooks';
import { displayText } from '../../../lib/display-text';
import { formatBytes } from '../../../lib/format-bytes';
import { formatDateTime, formatMoment } from '../../../lib/format-time';
import { parentName } from '../../../lib/path-names';
import { searchTexts } from '../../../lib/texts';
import { useNow } from '../../../lib/use-now';
import { ErrorPanel } from '../../../parts/error-panel';
import { EmptyState } from '../../../ui/empty-state';
import { RowList } from '../../../ui/row-list';
import { RowParts } from '../../../ui/row-parts';
import { EntryIcon } from '../entry-icon';
import { usePanelStyles } from '../panel-styles';
import { SearchFilters } from './search-filters';
import type { SearchWords } from './search-words';
import { useSearch } from './use-search';

const useStyles = makeStyles({
  status: {
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalS,
    marginInlineStart: 'auto',
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
  },
  top: { flexWrap: 'wrap', paddingBlock: tokens.spacingVerticalS },
});

export interface FoundActions {
  /** Opens the folder that it lies in, in the last backup that has it. */
  readonly show: (entry: SearchEntry) => void;
  readonly versions: (entry: SearchEntry) => void;
  readonly restore: (entry: SearchEntry) => void;
}

interface SearchResultsProps extends FoundActions {
  readonly words: SearchWords;
  readonly onWords: (words: SearchWords) => void;
}

/** What was found in all backups, deleted files included: where it is, how old, what can be done with it. */
export function SearchResults({ words, onWords, ...actions }: SearchResultsProps) {
  const styles = useStyles();
  const panel = usePanelStyles();
  const { entries, page, error, readMore, retry } = useSearch(words);
  const [chosenKey, setChosenKey] = useState<string>();
  const chosen = entries.find((entry) => keyOf(entry) === chosenKey);
  const isNothing = page !== undefined && page.isComplete && entries.length === 0;
  return (
    <section className={panel.root} aria-label={searchTexts.title}>
      <div className={`${panel.bar} ${panel.top} ${styles.top}`}>
        <SearchFilters words={words} onChange={onWords} />
        <div role="status" className={styles.status}>
          {page !== undefined && <Progress page={page} />}
        </div>
      </div>
      {error !== undefined && <ErrorPanel error={error} onRetry={retry} />}
      {page?.trouble && <ErrorPanel error={page.trouble} onRetry={retry} />}
      {isNothing ? (
        <EmptyState icon={<SearchRegular />} title={searchTexts.noneTitle} body={searchTexts.noneBody} />
      ) : (
        <RowList
          label={searchTexts.title}
          rows={entries}
          total={page?.total ?? 0}
          keyOf={keyOf}
          chosenKey={chosenKey}
          onChoose={(entry) => setChosenKey(keyOf(entry))}
          onOpen={actions.show}
          onEnd={readMore}
        >
          {(entry) => <FoundRow entry={entry} />}
        </RowList>
      )}
      <FoundBar chosen={chosen} {...actions} />
    </section>
  );
}

function Progress({ page }: { readonly page: SearchPage }) {
  const found = searchTexts.found({ count: page.total });
  if (page.isComplete) return found;
  return (
    <>
      <Spinner size="extra-tiny" aria-hidden />
      {searchTexts.looking({ found, done: page.snapshotsDone, total: page.snapshotsTotal })}
    </>
  );
}

function FoundRow({ entry }: { readonly entry: SearchEntry }) {
  const here = useValue(useClient().info)?.hostname;
  const folder = displayText(parentName(entry.path));
  const isElsewhere = here !== undefined && entry.hostname !== here;
  return (
    <RowParts
      icon={<EntryIcon entry={entry} />}
      title={displayText(entry.name)}
      hint={isElsewhere ? searchTexts.elsewhere({ folder, hostname: entry.hostname }) : folder}
      badge={
        entry.isDeleted && (
          <Badge appearance="outline" color="informative">
            {searchTexts.deletedBadge}
          </Badge>
        )
      }
      figures={[
        entry.type === 'file' ? formatBytes(entry.sizeBytes) : '',
        formatDateTime(Date.parse(entry.modifiedAt)),
      ]}
    />
  );
}

interface FoundBarProps extends FoundActions {
  readonly chosen: SearchEntry | undefined;
}

function FoundBar({ chosen, show, versions, restore }: FoundBarProps) {
  const panel = usePanelStyles();
  const now = useNow();
  const act = (action: (entry: SearchEntry) => void) => () => chosen && action(chosen);
  return (
    <div className={`${panel.bar} ${panel.bottom}`}>
      <span className={panel.quiet}>
        {chosen === undefined
          ? searchTexts.chooseOne
          : searchTexts.lastIn({ moment: formatMoment(Date.parse(chosen.last.time), now) })}
      </span>
      <div className={panel.buttons}>
        <Button disabled={chosen === undefined} onClick={act(show)}>
          {searchTexts.show}
        </Button>
        <Button disabled={chosen?.type !== 'file'} onClick={act(versions)}>
          {searchTexts.versions}
        </Button>
        <Button appearance="primary" disabled={chosen === undefined} onClick={act(restore)}>
          {searchTexts.restore}
        </Button>
      </div>
    </div>
  );
}

function keyOf({ hostname, path }: SearchEntry): string {
  return `${hostname}\0${path}`;
}
