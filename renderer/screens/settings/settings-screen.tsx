import { settingsTexts } from '../../lib/texts';
import { Page } from '../../ui/page';
import { AboutCard } from './about-card';
import { AccountsCard } from './accounts-card';
import { BackgroundCard } from './background-card';
import { CostsCard } from './costs-card';
import { KitCard } from './kit-card';
import { SpeedCard } from './speed-card';
import { StorageCard } from './storage-card';

export function SettingsScreen() {
  return (
    <Page title={settingsTexts.title}>
      <StorageCard />
      <KitCard />
      <AccountsCard />
      <CostsCard />
      <SpeedCard />
      <BackgroundCard />
      <AboutCard />
    </Page>
  );
}
