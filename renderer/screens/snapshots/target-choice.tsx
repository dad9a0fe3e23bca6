import { Button, Field, Radio, RadioGroup, makeStyles, tokens } from '@fluentui/react-components';
import { FolderRegular } from '@fluentui/react-icons';
import { useAction, useApi } from '../../api/hooks';
import { displayText } from '../../lib/display-text';
import { restoreTexts } from '../../lib/texts';
import { ErrorPanel } from '../../parts/error-panel';
import { ChoiceLabel } from '../../ui/choice-label';
import { MiddleEllipsis } from '../../ui/middle-ellipsis';

const useStyles = makeStyles({
  folder: {
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalS,
    marginInlineStart: '32px',
    minInlineSize: 0,
  },
  path: { flexGrow: 1, minInlineSize: 0, color: tokens.colorNeutralForeground2 },
  icon: { flexShrink: 0, fontSize: '20px', color: tokens.colorBrandForeground1 },
});

export type RestoreTarget =
  { readonly kind: 'folder'; readonly path: string | null } | { readonly kind: 'original' };

interface TargetChoiceProps {
  readonly value: RestoreTarget;
  readonly onChange: (value: RestoreTarget) => void;
}

/** To where: a folder from the system's own dialog, or back to the place the files came from. */
export function TargetChoice({ value, onChange }: TargetChoiceProps) {
  const styles = useStyles();
  const api = useApi();
  const choosing = useAction();
  const choose = () =>
    void choosing.run(async (signal) => {
      const path = await api.dialogs.chooseFolder({ purpose: 'restore' }, { signal });
      if (path !== null) onChange({ kind: 'folder', path });
    });
  return (
    <Field label={restoreTexts.where}>
      <RadioGroup
        value={value.kind}
        onChange={(_, { value: kind }) =>
          onChange(kind === 'original' ? { kind: 'original' } : { kind: 'folder', path: null })
        }
      >
        <Radio
          value="folder"
          label={<ChoiceLabel title={restoreTexts.toFolder} hint={restoreTexts.toFolderHint} />}
        />
        {value.kind === 'folder' && (
          <div className={styles.folder}>
            <FolderRegular aria-hidden className={styles.icon} />
            <span className={styles.path}>
              {value.path === null ? (
                restoreTexts.noFolder
              ) : (
                <MiddleEllipsis text={displayText(value.path)} />
              )}
            </span>
            <Button size="small" disabled={choosing.isBusy} onClick={choose}>
              {restoreTexts.choose}
            </Button>
          </div>
        )}
        <Radio
          value="original"
          label={<ChoiceLabel title={restoreTexts.toOriginal} hint={restoreTexts.toOriginalHint} />}
        />
      </RadioGroup>
      {choosing.error !== undefined && <ErrorPanel error={choosing.error} />}
    </Field>
  );
}
