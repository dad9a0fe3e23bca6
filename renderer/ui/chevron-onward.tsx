import { useFluent } from '@fluentui/react-components';
import { ChevronLeftRegular, ChevronRightRegular, type FluentIconsProps } from '@fluentui/react-icons';

/** Points to where reading goes on: the library's own points to the right in every language. */
export function ChevronOnward(props: FluentIconsProps) {
  return useFluent().dir === 'rtl' ? <ChevronLeftRegular {...props} /> : <ChevronRightRegular {...props} />;
}
