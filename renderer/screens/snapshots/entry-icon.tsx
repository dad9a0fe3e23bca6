import {
  DocumentRegular,
  FolderRegular,
  LinkRegular,
  PlugConnectedRegular,
  type FluentIcon,
} from '@fluentui/react-icons';
import type { EntryView } from '../../../contract/data';

const icons: Readonly<Record<EntryView['type'], FluentIcon>> = {
  dir: FolderRegular,
  file: DocumentRegular,
  symlink: LinkRegular,
  other: PlugConnectedRegular,
};

export function EntryIcon({ entry }: { readonly entry: Pick<EntryView, 'type'> }) {
  const Icon = icons[entry.type];
  return <Icon />;
}
