import {
  Button,
  Checkbox,
  Field,
  Input,
  Switch,
  Tag,
  TagGroup,
  makeStyles,
  tokens,
} from '@fluentui/react-components';
import { useState, type SyntheticEvent } from 'react';
import type { Sources } from '../../../contract/data';
import { excludePresetIds, type ExcludePresetId } from '../../../contract/exclude-presets';
import { ownExcludes } from '../../../contract/folder-choice';
import type { Assessment } from '../../../contract/plan-data';
import { formatBytes } from '../../lib/format-bytes';
import { foldersTexts, plansTexts } from '../../lib/texts';
import { Card } from '../../ui/card';
import { ChoiceLabel } from '../../ui/choice-label';
import { Disclosure } from '../../ui/disclosure';
import { NumberField } from '../../ui/number-field';
import { SwitchRow } from '../../ui/switch-row';
import { PlanField, usePlanForm } from './plan-form';

const texts = plansTexts.left;
const mebibyte = 1024 * 1024;
const firstLargest = 4096 * mebibyte;

const useStyles = makeStyles({
  presets: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 280px), 1fr))',
    marginInlineStart: '-8px',
  },
  stack: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalL },
  form: { display: 'flex', alignItems: 'flex-end', gap: tokens.spacingHorizontalS, maxInlineSize: '480px' },
  field: { flexGrow: 1, minInlineSize: 0 },
  tags: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
  quiet: { margin: 0, color: tokens.colorNeutralForeground2, textWrap: 'pretty' },
});

type Patterns = 'excludes' | 'excludesIgnoringCase';

/** What is left out: what most people want by a tick, the rest by patterns. */
export function ExclusionsCard({ found }: { readonly found: Assessment | undefined }) {
  const styles = useStyles();
  const { plan, change } = usePlanForm();
  const { sources } = plan;
  const set = (part: Partial<Sources>) => change({ sources: { ...sources, ...part } });
  const toggle = (id: ExcludePresetId, isOn: boolean) =>
    set({ presets: isOn ? [...sources.presets, id] : sources.presets.filter((each) => each !== id) });
  return (
    <Card title={texts.title} hint={texts.hint}>
      <PlanField field="sources.presets">
        <div className={styles.presets}>
          {excludePresetIds.map((id) => (
            <Checkbox
              key={id}
              checked={sources.presets.includes(id)}
              label={<ChoiceLabel title={texts.presets[id]} hint={sizeOf(id, found)} />}
              onChange={(_, { checked }) => toggle(id, checked === true)}
            />
          ))}
        </div>
      </PlanField>
      <PlanField field="sources.excludes">
        <OwnPatterns />
      </PlanField>
      <Disclosure label={plansTexts.moreSettings}>
        <div className={styles.stack}>
          <PlanField field="sources.excludeLargerThanBytes">
            <SwitchRow
              label={texts.larger}
              hint={texts.largerHint}
              checked={sources.excludeLargerThanBytes !== null}
              onChange={(isOn) => set({ excludeLargerThanBytes: isOn ? firstLargest : null })}
              value={
                <NumberField
                  label={texts.largerLabel}
                  hasHiddenLabel
                  unit={texts.megabytes}
                  min={1}
                  max={10_000_000}
                  value={(sources.excludeLargerThanBytes ?? firstLargest) / mebibyte}
                  onChange={(value) => set({ excludeLargerThanBytes: Math.round(value! * mebibyte) })}
                />
              }
            />
          </PlanField>
          <PlanField field="sources.excludeCaches">
            <SwitchRow
              label={texts.caches}
              hint={texts.cachesHint}
              checked={sources.excludeCaches}
              onChange={(excludeCaches) => set({ excludeCaches })}
            />
          </PlanField>
          <PlanField field="sources.oneFileSystem">
            <SwitchRow
              label={texts.oneFileSystem}
              hint={texts.oneFileSystemHint}
              checked={sources.oneFileSystem}
              onChange={(oneFileSystem) => set({ oneFileSystem })}
            />
          </PlanField>
        </div>
      </Disclosure>
    </Card>
  );
}

function sizeOf(id: ExcludePresetId, assessment: Assessment | undefined): string {
  const size = assessment?.presets.find((preset) => preset.id === id);
  return size === undefined ? '' : texts.size({ count: size.files, size: formatBytes(size.bytes) });
}

/** What was cleared in the tree of folders stands there, not here. */
function OwnPatterns() {
  const styles = useStyles();
  const { plan, change } = usePlanForm();
  const { sources } = plan;
  const [text, setText] = useState('');
  const [ignoresCase, setIgnoresCase] = useState(false);
  const own = [
    ...ownExcludes(sources).map((pattern) => ({ list: 'excludes' as const, pattern })),
    ...sources.excludesIgnoringCase.map((pattern) => ({ list: 'excludesIgnoringCase' as const, pattern })),
  ];
  const setList = (list: Patterns, patterns: readonly string[]) =>
    change({ sources: { ...sources, [list]: [...new Set(patterns)] } });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    const list = ignoresCase ? 'excludesIgnoringCase' : 'excludes';
    if (text.trim() !== '') setList(list, [...sources[list], text.trim()]);
    setText('');
  };
  return (
    <>
      {own.length > 0 && (
        <TagGroup
          aria-label={texts.own}
          className={styles.tags}
          onDismiss={(_, { value }) => {
            const { list, pattern } = own[Number(value)]!;
            setList(
              list,
              sources[list].filter((each) => each !== pattern),
            );
          }}
        >
          {own.map(({ list, pattern }, at) => (
            <Tag
              key={`${list} ${pattern}`}
              value={String(at)}
              dismissible
              secondaryText={list === 'excludes' ? undefined : texts.ignoreCase}
              dismissIcon={{ 'aria-label': foldersTexts.remove({ name: pattern }) }}
            >
              {pattern}
            </Tag>
          ))}
        </TagGroup>
      )}
      <form onSubmit={submit}>
        <Field label={texts.own} hint={texts.examples}>
          <div className={styles.form}>
            <Input
              aria-label={texts.own}
              className={styles.field}
              value={text}
              maxLength={4096}
              placeholder={foldersTexts.excludePlaceholder}
              spellCheck={false}
              onChange={(_, data) => setText(data.value)}
            />
            <Button type="submit" disabled={text.trim() === ''}>
              {foldersTexts.addExclude}
            </Button>
          </div>
        </Field>
        {text.trim() !== '' && (
          <Switch
            label={texts.ignoreCase}
            checked={ignoresCase}
            onChange={(_, { checked }) => setIgnoresCase(checked)}
          />
        )}
      </form>
    </>
  );
}
