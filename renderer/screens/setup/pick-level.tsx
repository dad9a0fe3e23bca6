import { Subtitle2, makeStyles, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import type { ResourceState } from '../../api/resource';
import { azureTexts, commonTexts } from '../../lib/texts';
import { ErrorPanel, RequestText, type Remedies } from '../../parts/error-panel';
import { PickList, type PickItem } from '../../ui/pick-list';
import { SkeletonLines } from '../../ui/skeleton-lines';

const useStyles = makeStyles({
  root: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM },
  head: {
    display: 'flex',
    alignItems: 'baseline',
    justifyContent: 'space-between',
    gap: tokens.spacingHorizontalM,
  },
  quiet: { margin: 0, color: tokens.colorNeutralForeground2, textWrap: 'pretty' },
});

interface PickLevelProps<Item extends PickItem> {
  readonly texts: (typeof azureTexts.lists)[keyof typeof azureTexts.lists];
  readonly icon: ReactNode;
  readonly answer: ResourceState<readonly Item[]> & { readonly retry: () => void };
  readonly remedies: Remedies;
  readonly onPick: (item: Item) => void;
}

/** The things of one kind that a person can reach, to choose one; where there is none, what is missing and whom to ask. */
export function PickLevel<Item extends PickItem>(props: PickLevelProps<Item>) {
  const styles = useStyles();
  const { texts, answer } = props;
  if (answer.kind === 'loading') return <SkeletonLines label={commonTexts.loading} count={5} />;
  if (answer.kind === 'failed') {
    return <ErrorPanel error={answer.error} onRetry={answer.retry} remedies={props.remedies} />;
  }
  const isEmpty = answer.value.length === 0;
  return (
    <div className={styles.root}>
      <div className={styles.head}>
        <Subtitle2 as="h2">{isEmpty ? texts.emptyTitle : texts.title}</Subtitle2>
        {!isEmpty && <span className={styles.quiet}>{texts.count({ count: answer.value.length })}</span>}
      </div>
      {isEmpty ? (
        <>
          <p className={styles.quiet}>{texts.emptyBody}</p>
          <RequestText text={texts.request} />
        </>
      ) : (
        <PickList
          label={texts.title}
          searchLabel={azureTexts.search}
          icon={props.icon}
          items={answer.value}
          noMatch={(query) => azureTexts.noMatch({ query })}
          onPick={props.onPick}
        />
      )}
    </div>
  );
}
