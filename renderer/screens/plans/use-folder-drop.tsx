import { useState, type ReactNode } from 'react';
import type { Sources } from '../../../contract/data';
import { choiceOf, choiceState, sourcesWith, withChoice } from '../../../contract/folder-choice';
import { errorDataOf } from '../../api/call-error';
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
  const whyNot = async (path: string, signal: AbortSignal): Promise<Refused['why'] | undefined> => {
    if (choiceState(choice, path) === 'chosen') return 'known';
    try {
      await api.plans.folders({ folder: path }, { signal });
      return undefined;
    } catch (error) {
      const { code } = errorDataOf(error);
      if (code === 'disk/not-found') return 'not-found';
      // What may not be looked into is a folder; the assessment says that it cannot be read.
      return code === 'disk/denied' ? undefined : 'no-folder';
    }
  };
  const zone = useDropZone(
    (paths) =>
      void action.run(async (signal) => {
        const looked = await Promise.all(
          paths.map(async (path) => ({ path, why: await whyNot(path, signal) })),
        );
        setRefused(looked.flatMap(({ path, why }) => (why === undefined ? [] : [{ path, why }])));
        const taken = looked.filter(({ why }) => why === undefined);
        const next = taken.reduce((all, { path }) => withChoice(all, path, true), choice);
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
