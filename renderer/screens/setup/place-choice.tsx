import { Subtitle2, makeStyles, tokens } from '@fluentui/react-components';
import { CloudRegular, HardDriveRegular, PlayCircleRegular } from '@fluentui/react-icons';
import type { FluentIcon } from '@fluentui/react-icons';
import type { Place } from '../../../contract/data';
import type { Action } from '../../api/hooks';
import { setupTexts } from '../../lib/texts/setup';
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
  readonly probing: Action;
  readonly onChoose: (kind: Place['kind']) => void;
}

export function PlaceChoice({ hasEmbedded, probing, onChoose }: PlaceChoiceProps) {
  const styles = useStyles();
  const kinds: readonly Place['kind'][] = hasEmbedded ? ['embedded', 'azure', 'local'] : ['azure', 'local'];
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
