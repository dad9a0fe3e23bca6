import { Subtitle2, makeStyles, tokens } from '@fluentui/react-components';
import { CloudRegular, HardDriveRegular, PlayCircleRegular } from '@fluentui/react-icons';
import type { FluentIcon } from '@fluentui/react-icons';
import type { Organisation, Place } from '../../../contract/data';
import type { Action } from '../../api/hooks';
import type { ResourceState } from '../../api/resource';
import { setupTexts } from '../../lib/texts';
import { ErrorPanel } from '../../parts/error-panel';
import { ChoiceButton } from '../../ui/choice-button';

const useStyles = makeStyles({
  list: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM },
});

const icons: Readonly<Record<Place['kind'], FluentIcon>> = {
  embedded: PlayCircleRegular,
  azure: CloudRegular,
  local: HardDriveRegular,
};

interface PlaceChoiceProps {
  readonly hasEmbedded: boolean;
  /** Nothing is offered that it does not allow, or as long as that is not known. */
  readonly organisation: ResourceState<Organisation | null>;
  readonly probing: Action;
  readonly onChoose: (kind: Place['kind']) => void;
}

export function PlaceChoice({ hasEmbedded, organisation, probing, onChoose }: PlaceChoiceProps) {
  const styles = useStyles();
  if (organisation.kind === 'loading') return null;
  if (organisation.kind === 'failed') return <ErrorPanel error={organisation.error} />;
  const all: readonly Place['kind'][] = hasEmbedded ? ['embedded', 'azure', 'local'] : ['azure', 'local'];
  const kinds = all.filter((kind) => kind === 'azure' || organisation.value?.isPlaceFixed !== true);
  return (
    <div className={styles.list}>
      <Subtitle2 as="h2">{setupTexts.chooseTitle}</Subtitle2>
      {probing.error !== undefined && <ErrorPanel error={probing.error} />}
      {kinds.map((kind) => {
        const Icon = icons[kind];
        return (
          <ChoiceButton
            key={kind}
            icon={<Icon />}
            {...setupTexts.choices[kind]}
            isBusy={probing.isBusy && kind === 'embedded'}
            isDisabled={probing.isBusy}
            onClick={() => onChoose(kind)}
          />
        );
      })}
    </div>
  );
}
