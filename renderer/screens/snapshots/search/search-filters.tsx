import { Select, makeStyles } from '@fluentui/react-components';
import { searchKinds } from '../../../../contract/lookup';
import { searchTexts } from '../../../lib/texts';
import { ages, sizeRanges, type SearchWords } from './search-words';

const useStyles = makeStyles({
  // What stands beside the filters wraps with them.
  root: { display: 'contents' },
});

interface SearchFiltersProps {
  readonly words: SearchWords;
  readonly onChange: (words: SearchWords) => void;
}

export function SearchFilters({ words, onChange }: SearchFiltersProps) {
  const styles = useStyles();
  const filter = <Key extends 'kind' | 'size' | 'age' | 'deleted'>(
    key: Key,
    values: readonly SearchWords[Key][],
    names: Readonly<Record<SearchWords[Key], string>>,
  ) => (
    <Select
      aria-label={searchTexts.filters[key]}
      value={words[key]}
      onChange={(_, { value }) => onChange({ ...words, [key]: value })}
    >
      {values.map((value) => (
        <option key={value} value={value}>
          {names[value]}
        </option>
      ))}
    </Select>
  );
  return (
    <div role="group" aria-label={searchTexts.filters.label} className={styles.root}>
      {filter('kind', ['any', ...searchKinds], searchTexts.kinds)}
      {filter('age', ages, searchTexts.ages)}
      {filter('size', sizeRanges, searchTexts.sizes)}
      {filter('deleted', ['with', 'without', 'only'], searchTexts.deleted)}
    </div>
  );
}
