import { Button } from '@fluentui/react-components';
import { FolderAddRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import type { Sources } from '../../../contract/data';
import type { DroppedFolders } from '../../../contract/restore-data';
import { useDropZone } from '../../api/drop-in';
import { useAction, useApi, useClient, useResource, useValue } from '../../api/hooks';
import { displayText } from '../../lib/display-text';
import { baseName } from '../../lib/path-names';
import { commonTexts, foldersTexts } from '../../lib/texts';
import { ErrorPanel } from '../../parts/error-panel';
import { Card } from '../../ui/card';
import { EmptyState } from '../../ui/empty-state';
import { Note } from '../../ui/note';
import { Page } from '../../ui/page';
import { SkeletonLines } from '../../ui/skeleton-lines';
import { ExcludesCard } from './excludes-card';
import { FolderList } from './folder-list';
import { UsualFolders } from './usual-folders';

/** What is saved with each backup. Every change holds at once. */
export function FoldersScreen() {
  const client = useClient();
  const state = useResource(client.sources);
  const info = useValue(client.info);
  const home = info?.homeFolder;
  const usual = info?.usualFolders ?? [];
  const { action, save, add, drop, refused } = useSourceChanges();

  if (state.kind !== 'ready') {
    return (
      <Page title={foldersTexts.title} subtitle={foldersTexts.subtitle}>
        {state.kind === 'loading' && <SkeletonLines label={commonTexts.loading} />}
        {state.kind === 'failed' && <ErrorPanel error={state.error} onRetry={client.sources.reload} />}
      </Page>
    );
  }
  const sources = state.value;
  const isEmpty = sources.folders.length === 0;
  const addButton = (
    <Button
      appearance={isEmpty && usual.length === 0 ? 'primary' : 'secondary'}
      icon={<FolderAddRegular />}
      disabled={action.isBusy}
      onClick={() => add(sources)}
    >
      {foldersTexts.add}
    </Button>
  );
  const addHome = home !== undefined && (
    <Button disabled={action.isBusy} onClick={() => save(withFolders(sources, [home]))}>
      {foldersTexts.addHome}
    </Button>
  );
  return (
    <Page title={foldersTexts.title} subtitle={foldersTexts.subtitle} dropZone={drop}>
      {action.error !== undefined && <ErrorPanel error={action.error} />}
      {refused.map(({ path, why }) => (
        <Note key={path}>{foldersTexts.refused[why]({ name: displayText(baseName(path)) })}</Note>
      ))}
      {isEmpty && usual.length > 0 && (
        <UsualFolders
          folders={usual}
          isBusy={action.isBusy}
          onProtect={(folders) => save(withFolders(sources, folders))}
        />
      )}
      {isEmpty ? (
        <Card>
          <EmptyState
            icon={<FolderAddRegular />}
            title={foldersTexts.emptyTitle}
            body={foldersTexts.emptyBody}
            action={
              <>
                {addButton} {addHome}
              </>
            }
          />
        </Card>
      ) : (
        <Card title={foldersTexts.listTitle} actions={addButton} isFlush>
          <FolderList
            folders={sources.folders}
            onRemove={(folder) =>
              save({ ...sources, folders: sources.folders.filter((each) => each !== folder) })
            }
          />
        </Card>
      )}
      <ExcludesCard sources={sources} onChange={save} />
    </Page>
  );
}

function withFolders(sources: Sources, folders: readonly string[]): Sources {
  return { ...sources, folders: [...new Set([...sources.folders, ...folders])] };
}

function useSourceChanges() {
  const api = useApi();
  const client = useClient();
  const action = useAction();
  const save = (next: Sources) =>
    void action.run(async (signal) => client.sources.set(await api.sources.set(next, { signal })));
  const add = (sources: Sources) =>
    void action.run(async (signal) => {
      const chosen = await api.dialogs.chooseFolders(undefined, { signal });
      if (chosen.length > 0)
        client.sources.set(await api.sources.set(withFolders(sources, chosen), { signal }));
    });
  const [refused, setRefused] = useState<DroppedFolders['refused']>([]);
  const drop = useDropZone(
    (paths) =>
      void action.run(async (signal) => {
        const dropped = await api.sources.addDropped({ paths: [...paths] }, { signal });
        client.sources.set(dropped.sources);
        setRefused(dropped.refused);
      }),
  );
  return { action, save, add, drop, refused };
}
