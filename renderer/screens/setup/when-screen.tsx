import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { usualConditions, type PlanView } from '../../../contract/plan-data';
import { retentionPresets } from '../../../contract/retention-presets';
import { useAction, useClient } from '../../api/hooks';
import type { Route } from '../../lib/route';
import { plansTexts } from '../../lib/texts';
import { ErrorPanel } from '../../parts/error-panel';
import { Card } from '../../ui/card';
import { SetupFrame } from './setup-frame';

const texts = plansTexts.firstWhen;

const useStyles = makeStyles({
  text: { margin: 0, textWrap: 'pretty' },
  buttons: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
});

interface WhenScreenProps {
  readonly view: PlanView;
  /** Goes on, to where the person wants to go. */
  readonly onDone: (route?: Route) => void;
}

/** What suits most people, before the first backup: from then on backups run by themselves. */
export function WhenScreen({ view: { plan }, onDone }: WhenScreenProps) {
  const styles = useStyles();
  const client = useClient();
  const saving = useAction();
  const start = async () => {
    const isSaved = await saving.run(async (signal) =>
      client.plans.set(
        await client.api.plans.save(
          {
            ...plan,
            schedule: {
              ...plan.schedule,
              runs: { kind: 'interval', minutes: 60 },
              reread: { day: 7, time: '12:00' },
            },
            conditions: usualConditions,
            retention: retentionPresets['30-days-12-months'],
          },
          { signal },
        ),
      ),
    );
    if (isSaved) onDone();
  };
  return (
    <SetupFrame title={texts.title} intro={texts.intro}>
      <Card title={texts.cardTitle}>
        <p className={styles.text}>{texts.summary}</p>
        {saving.error !== undefined && <ErrorPanel error={saving.error} />}
        <div className={styles.buttons}>
          <Button appearance="primary" disabled={saving.isBusy} onClick={() => void start()}>
            {texts.start}
          </Button>
          <Button onClick={() => onDone({ screen: 'plans', section: 'when' })}>{texts.own}</Button>
        </div>
      </Card>
    </SetupFrame>
  );
}
