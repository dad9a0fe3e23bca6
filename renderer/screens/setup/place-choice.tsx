import { Spinner, Subtitle2, makeStyles, tokens } from '@fluentui/react-components';
import {
  ChevronRightRegular,
  CloudRegular,
  HardDriveRegular,
  PlayCircleRegular,
} from '@fluentui/react-icons';
import type { FluentIcon } from '@fluentui/react-icons';
import type { Place } from '../../../contract/data';
import type { Action } from '../../api/hooks';
import { setupTexts } from '../../lib/texts/setup';
import { ErrorPanel } from '../../parts/error-panel';

const useStyles = makeStyles({
  list: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM },
  choice: {
    display: 'grid',
    gridTemplateColumns: '32px minmax(0, 1fr) 20px',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalL,
    padding: tokens.spacingHorizontalL,
    borderRadius: tokens.borderRadiusXLarge,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
    color: tokens.colorNeutralForeground1,
    fontFamily: tokens.fontFamilyBase,
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
    textAlign: 'start',
    cursor: 'pointer',
    ':hover': {
      backgroundColor: tokens.colorNeutralBackground1Hover,
    },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '1px' },
    ':disabled': { cursor: 'default', opacity: 0.7 },
  },
  icon: { fontSize: '28px', color: tokens.colorBrandForeground1 },
  chevron: { fontSize: '20px', color: tokens.colorNeutralForeground3 },
  words: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalXXS },
  body: { color: tokens.colorNeutralForeground2 },
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
        const { title, body } = setupTexts.choices[kind];
        return (
          <button
            key={kind}
            type="button"
            className={styles.choice}
            disabled={probing.isBusy}
            onClick={() => onChoose(kind)}
          >
            <Icon aria-hidden className={styles.icon} />
            <span className={styles.words}>
              <strong>{title}</strong>
              <span className={styles.body}>{body}</span>
            </span>
            {probing.isBusy && kind === 'embedded' ? (
              <Spinner size="tiny" />
            ) : (
              <ChevronRightRegular aria-hidden className={styles.chevron} />
            )}
          </button>
        );
      })}
    </div>
  );
}
