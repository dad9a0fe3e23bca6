import { Button } from '@fluentui/react-components';
import { FolderAddRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import type { Sources } from '../../../contract/data';
import { choiceOf, sourcesWith, withChoice } from '../../../contract/folder-choice';
import type { Assessment } from '../../../contract/plan-data';
import { useAction, useApi, useClient, useValue } from '../../api/hooks';
import { displayText } from '../../lib/display-text';
import { formatList } from '../../lib/format-number';
import { baseName, isBelow } from '../../lib/path-names';
import { foldersTexts, plansTexts } from '../../lib/texts';
import { ErrorPanel } from '../../parts/error-panel';
import { Card } from '../../ui/card';
import { EmptyState } from '../../ui/empty-state';
import { AssessmentCard } from './assessment-card';
import { ExclusionsCard } from './exclusions-card';
import { FolderList } from './folder-list';
import { FolderPicker } from './folder-picker';
import { PlanField, usePlanForm } from './plan-form';
import { UsualFolders } from './usual-folders';

/** What is saved with each backup. */
export function WhatSection() {
  const { plan, change, saveWith } = usePlanForm();
  const api = useApi();
  const info = useValue(useClient().info);
  const adding = useAction();
  const [isPicking, setPicking] = useState(false);
  const [found, setFound] = useState<Assessment>();
  const { sources } = plan;
  const set = (next: Sources) => change({ sources: next });
  const choice = choiceOf(sources);
  const withAll = (folders: readonly string[]) =>
    sourcesWith(
      sources,
      folders.reduce((all, folder) => withChoice(all, folder, true), choice),
    );
  const addOther = () =>
    void adding.run(async (signal) => {
      const paths = [...(await api.dialogs.chooseFolders(undefined, { signal }))];
      if (paths.length === 0) return;
      // Of a link, what it leads to is meant.
      const found = await api.sources.lookAt({ paths }, { signal });
      set(withAll(found.flatMap((each) => ('folder' in each ? [each.folder] : []))));
    });
  const usual = info?.usualFolders ?? [];
  const isEmpty = sources.folders.length === 0;
  const buttons = (
    <>
      <Button icon={<FolderAddRegular />} onClick={() => setPicking(true)}>
        {plansTexts.picker.open}
      </Button>{' '}
      <Button disabled={adding.isBusy} onClick={addOther}>
        {plansTexts.picker.other}
      </Button>
    </>
  );
  return (
    <>
      {adding.error !== undefined && <ErrorPanel error={adding.error} />}
      <PlanField field="sources.folders">
        {isEmpty && usual.length > 0 && (
          <UsualFolders
            folders={usual}
            isBusy={false}
            onProtect={(folders) => saveWith({ sources: withAll(folders) })}
          />
        )}
        {isEmpty ? (
          <Card>
            <EmptyState
              icon={<FolderAddRegular />}
              title={foldersTexts.emptyTitle}
              body={foldersTexts.emptyBody}
              action={buttons}
            />
          </Card>
        ) : (
          <Card title={foldersTexts.listTitle} actions={<div>{buttons}</div>} isFlush>
            <FolderList
              folders={sources.folders}
              noteOf={(folder) => {
                const left = [...choice].filter(([path, isChosen]) => !isChosen && isBelow(path, folder));
                const names = left.map(([path]) => displayText(baseName(path)));
                return left.length === 0 ? undefined : foldersTexts.without({ names: formatList(names) });
              }}
              onRemove={(folder) => set(sourcesWith(sources, withChoice(choice, folder, false)))}
            />
          </Card>
        )}
      </PlanField>
      <ExclusionsCard found={found} />
      <AssessmentCard sources={sources} found={found} onFound={setFound} />
      {isPicking && <FolderPicker sources={sources} onClose={() => setPicking(false)} onTake={set} />}
    </>
  );
}
