import { Button, Field, Input, Switch, Tag, TagGroup, makeStyles, tokens } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons';
import { useState, type SyntheticEvent } from 'react';
import type { Sources } from '../../../contract/data';
import { foldersTexts } from '../../lib/texts';
import { Card } from '../../ui/card';
import { excludePresets } from './exclude-presets';

const useStyles = makeStyles({
  form: { display: 'flex', alignItems: 'flex-end', gap: tokens.spacingHorizontalS, maxInlineSize: '480px' },
  field: { flexGrow: 1, minInlineSize: 0 },
  tags: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
  presets: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalS },
  flush: { alignSelf: 'flex-start', marginInlineStart: '-8px' },
  quiet: { margin: 0, color: tokens.colorNeutralForeground2 },
});

interface ExcludesCardProps {
  readonly sources: Sources;
  readonly onChange: (next: Sources) => void;
}

/** The patterns that are left out: a plain list, with what most people want one click away. */
export function ExcludesCard({ sources, onChange }: ExcludesCardProps) {
  const styles = useStyles();
  const [text, setText] = useState('');
  const add = (patterns: readonly string[]) =>
    onChange({ ...sources, excludes: [...new Set([...sources.excludes, ...patterns])] });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (text.trim() === '') return;
    add([text.trim()]);
    setText('');
  };
  const missing = excludePresets.filter((preset) =>
    preset.patterns.some((pattern) => !sources.excludes.includes(pattern)),
  );
  return (
    <Card title={foldersTexts.excludesTitle} hint={foldersTexts.excludesHint}>
      {sources.excludes.length === 0 ? (
        <p className={styles.quiet}>{foldersTexts.noExcludes}</p>
      ) : (
        <TagGroup
          aria-label={foldersTexts.excludesTitle}
          className={styles.tags}
          onDismiss={(_, { value }) =>
            onChange({ ...sources, excludes: sources.excludes.filter((each) => each !== value) })
          }
        >
          {sources.excludes.map((pattern) => (
            <Tag
              key={pattern}
              value={pattern}
              dismissible
              dismissIcon={{ 'aria-label': foldersTexts.remove({ name: pattern }) }}
            >
              {pattern}
            </Tag>
          ))}
        </TagGroup>
      )}
      <form className={styles.form} onSubmit={submit}>
        <Field label={foldersTexts.excludeLabel} className={styles.field}>
          <Input
            value={text}
            placeholder={foldersTexts.excludePlaceholder}
            spellCheck={false}
            onChange={(_, data) => setText(data.value)}
          />
        </Field>
        <Button type="submit" disabled={text.trim() === ''}>
          {foldersTexts.addExclude}
        </Button>
      </form>
      {missing.length > 0 && (
        <div className={styles.presets}>
          <span className={styles.quiet}>{foldersTexts.presetsLabel}</span>
          {missing.map(({ id, patterns }) => (
            <Button
              key={id}
              size="small"
              shape="circular"
              icon={<AddRegular />}
              title={patterns.join(', ')}
              onClick={() => add(patterns)}
            >
              {foldersTexts.presets[id]}
            </Button>
          ))}
        </div>
      )}
      <Switch
        className={styles.flush}
        checked={sources.excludeCaches}
        label={foldersTexts.caches}
        onChange={(_, data) => onChange({ ...sources, excludeCaches: data.checked })}
      />
    </Card>
  );
}
