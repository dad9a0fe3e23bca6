import { useClient, useValue } from '../../api/hooks';
import { commonTexts, settingsTexts } from '../../lib/texts';
import { Card } from '../../ui/card';
import { Facts } from '../../ui/facts';
import { SkeletonLines } from '../../ui/skeleton-lines';

/** Which versions run here: the first thing support asks. */
export function AboutCard() {
  const info = useValue(useClient().info);
  const { about } = settingsTexts;
  return (
    <Card title={settingsTexts.aboutTitle}>
      {info === undefined ? (
        <SkeletonLines label={commonTexts.loading} />
      ) : (
        <Facts
          items={[
            [about.version, info.version],
            [about.computer, info.hostname],
            [about.format, settingsTexts.formatText],
            [about.electron, info.electronVersion],
            [about.chromium, info.chromiumVersion],
            [about.node, info.nodeVersion],
          ]}
        />
      )}
    </Card>
  );
}
