import { useState, type ReactNode } from 'react';
import type { Sources } from '../../../contract/data';
import { choiceOf, choiceState, sourcesWith, withChoice } from '../../../contract/folder-choice';
import { useDropZone, type DropZone } from '../../api/drop-in';
import { useAction, useApi } from '../../api/hooks';
import { displayText } from '../../lib/display-text';
import { baseName } from '../../lib/path-names';
import { foldersTexts } from '../../lib/texts';
import { ErrorPanel } from '../../parts/error-panel';
import { Note } from '../../ui/note';

interface Refused {
  readonly path: string;
  readonly why: keyof typeof foldersTexts.refused;
}

/** Folders of other programs may be dropped on the plan. `notes` say which were not taken, and why. */
export function useFolderDrop(
  sources: Sources,
  onChange: (sources: Sources) => void,
): { readonly zone: DropZone; readonly notes: ReactNode } {
  const api = useApi();
  const action = useAction();
  const [refused, setRefused] = useState<readonly Refused[]>([]);
  const choice = choiceOf(sources);
  const zone = useDropZone(
    (paths) =>
      void action.run(async (signal) => {
        const looked = (await api.sources.lookAt({ paths: [...paths] }, { signal })).map((found) =>
          'folder' in found && choiceState(choice, found.folder) === 'chosen'
            ? { path: found.path, why: 'known' as const }
            : found,
        );
        const taken = looked.flatMap((found) => ('folder' in found ? [found.folder] : []));
        setRefused(looked.filter((found) => 'why' in found));
        const next = taken.reduce((all, folder) => withChoice(all, folder, true), choice);
        if (taken.length > 0) onChange(sourcesWith(sources, next));
      }),
  );
  const notes = (
    <>
      {action.error !== undefined && <ErrorPanel error={action.error} />}
      {refused.map(({ path, why }) => (
        <Note key={path}>{foldersTexts.refused[why]({ name: displayText(baseName(path)) })}</Note>
      ))}
    </>
  );
  return { zone, notes };
}
