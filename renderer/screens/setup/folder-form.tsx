import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { FolderRegular } from '@fluentui/react-icons';
import { useState, type SyntheticEvent } from 'react';
import { useAction, useApi } from '../../api/hooks';
import { displayText } from '../../lib/display-text';
import { setupTexts } from '../../lib/texts';
import { ErrorPanel } from '../../parts/error-panel';
import { Card } from '../../ui/card';
import { MiddleEllipsis } from '../../ui/middle-ellipsis';
import { FormFooter } from './form-footer';
import { SetupFrame } from './setup-frame';
import type { Target } from './target';

const useStyles = makeStyles({
  form: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalL },
  row: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalM, minInlineSize: 0 },
  icon: { flexShrink: 0, fontSize: '24px', color: tokens.colorBrandForeground1 },
  path: { flexGrow: 1, minInlineSize: 0 },
  quiet: { color: tokens.colorNeutralForeground3 },
});

interface FolderFormProps {
  readonly onSubmit: (target: Target) => void;
  readonly onBack: () => void;
}

const texts = setupTexts.local;

export function FolderForm({ onSubmit, onBack }: FolderFormProps) {
  const styles = useStyles();
  const api = useApi();
  const choosing = useAction();
  const [path, setPath] = useState<string | null>(null);
  const choose = () =>
    void choosing.run(async (signal) => {
      const chosen = await api.dialogs.chooseFolder({ purpose: 'repository' }, { signal });
      if (chosen !== null) setPath(chosen);
    });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (path !== null) onSubmit({ place: { kind: 'local', path }, credential: { kind: 'none' } });
  };
  return (
    <SetupFrame title={texts.title} intro={texts.hint}>
      <form className={styles.form} onSubmit={submit}>
        {choosing.error !== undefined && <ErrorPanel error={choosing.error} />}
        <Card>
          <div className={styles.row}>
            <FolderRegular aria-hidden className={styles.icon} />
            <span className={styles.path}>
              {path === null ? (
                <span className={styles.quiet}>{texts.none}</span>
              ) : (
                <MiddleEllipsis text={displayText(path)} />
              )}
            </span>
            <Button onClick={choose} autoFocus>
              {texts.choose}
            </Button>
          </div>
        </Card>
        <FormFooter submit={setupTexts.continue} canSubmit={path !== null} onBack={onBack} />
      </form>
    </SetupFrame>
  );
}
