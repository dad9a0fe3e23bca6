import { PlugDisconnectedRegular } from '@fluentui/react-icons';
import { commonTexts } from '../lib/texts';
import { EmptyState } from '../ui/empty-state';
import { AppTheme } from './app-theme';

/** The page was opened without its preload: nothing can work, so say so. */
export function MissingBridge() {
  const { title, body } = commonTexts.missingBridge;
  return (
    <AppTheme>
      <EmptyState icon={<PlugDisconnectedRegular />} title={title} body={body} />
    </AppTheme>
  );
}
