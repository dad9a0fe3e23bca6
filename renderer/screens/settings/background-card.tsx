import { Field, Switch, makeStyles, tokens } from '@fluentui/react-components';
import { useAction, useApi, useClient, useValue } from '../../api/hooks';
import { settingsTexts } from '../../lib/texts';
import { ErrorPanel } from '../../parts/error-panel';
import { Card } from '../../ui/card';

const useStyles = makeStyles({
  text: { margin: 0, color: tokens.colorNeutralForeground2, maxInlineSize: '68ch', textWrap: 'pretty' },
});

/** Where the app is without its window, and whether it starts like that. */
export function BackgroundCard() {
  const styles = useStyles();
  const api = useApi();
  const { settings } = useClient();
  const known = useValue(settings);
  const action = useAction();
  const save = (startsAtLogin: boolean) =>
    void action.run(async (signal) => {
      if (known !== undefined) settings.set(await api.settings.set({ ...known, startsAtLogin }, { signal }));
    });
  return (
    <Card title={settingsTexts.closeTitle}>
      <p className={styles.text}>{settingsTexts.closeBody}</p>
      {action.error !== undefined && <ErrorPanel error={action.error} />}
      {known !== undefined && (
        <Field hint={settingsTexts.startsAtLoginHint}>
          <Switch
            label={settingsTexts.startsAtLogin}
            checked={known.startsAtLogin}
            onChange={(_event, { checked }) => save(checked)}
          />
        </Field>
      )}
    </Card>
  );
}
