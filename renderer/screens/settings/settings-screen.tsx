import { settingsTexts } from '../../lib/texts';
import { Page } from '../../ui/page';
import { AboutCard } from './about-card';
import { AccountsCard } from './accounts-card';
import { BackgroundCard } from './background-card';
import { KitCard } from './kit-card';
import { SpeedCard } from './speed-card';
import { StorageCard } from './storage-card';

export function SettingsScreen() {
  return (
    <Page title={settingsTexts.title}>
      <StorageCard />
      <KitCard />
      <AccountsCard />
      <SpeedCard />
      <BackgroundCard />
      <AboutCard />
    </Page>
  );
}
