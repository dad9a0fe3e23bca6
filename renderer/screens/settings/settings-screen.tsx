import { makeStyles, tokens } from '@fluentui/react-components';
import { settingsTexts } from '../../lib/texts';
import { Card } from '../../ui/card';
import { Page } from '../../ui/page';
import { AboutCard } from './about-card';
import { AccountsCard } from './accounts-card';
import { SpeedCard } from './speed-card';
import { StorageCard } from './storage-card';

const useStyles = makeStyles({
  text: { margin: 0, color: tokens.colorNeutralForeground2, maxInlineSize: '68ch', textWrap: 'pretty' },
});

export function SettingsScreen() {
  const styles = useStyles();
  return (
    <Page title={settingsTexts.title}>
      <StorageCard />
      <AccountsCard />
      <SpeedCard />
      <Card title={settingsTexts.closeTitle}>
        <p className={styles.text}>{settingsTexts.closeBody}</p>
      </Card>
      <AboutCard />
    </Page>
  );
}
