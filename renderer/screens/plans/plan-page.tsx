import {
  Button,
  Field,
  Input,
  Menu,
  MenuItem,
  MenuList,
  MenuPopover,
  MenuTrigger,
  Tab,
  TabList,
  makeStyles,
  tokens,
} from '@fluentui/react-components';
import { MoreHorizontalRegular } from '@fluentui/react-icons';
import { useId, useState } from 'react';
import type { ErrorData } from '../../../contract/errors';
import type { Plan, PlanView } from '../../../contract/plan-data';
import { useAction, useApi, useClient } from '../../api/hooks';
import type { Navigate, PlanSection } from '../../lib/route';
import { plansTexts as texts } from '../../lib/texts';
import { ErrorPanel } from '../../parts/error-panel';
import { PlanStatus } from '../../parts/plan-status';
import { planName } from '../../parts/plan-words';
import { PolicyNote } from '../../parts/policy-note';
import { Page } from '../../ui/page';
import { blankLike } from './blank-plan';
import { ConditionsSection } from './conditions-section';
import { KeepSection } from './keep-section';
import { isErrorOf, PlanField, PlanFormContext, usePlanForm } from './plan-form';
import { RemovePlanDialog } from './remove-plan-dialog';
import { SaveBar } from './save-bar';
import { SpeedSection } from './speed-section';
import { useFolderDrop } from './use-folder-drop';
import { WhatSection } from './what-section';
import { WhenSection } from './when-section';

const sections = {
  what: { Section: WhatSection, field: 'sources' },
  when: { Section: WhenSection, field: 'schedule' },
  conditions: { Section: ConditionsSection, field: 'conditions' },
  speed: { Section: SpeedSection, field: 'speed' },
  keep: { Section: KeepSection, field: 'retention' },
} as const;
const sectionNames = Object.keys(sections) as PlanSection[];

const useStyles = makeStyles({
  // Its words, not their unseen edges, stand in line with the cards.
  tabs: { flexWrap: 'wrap', marginInlineStart: '-12px' },
  panel: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalXL },
  name: { maxInlineSize: '480px' },
});

interface PlanPageProps {
  readonly view: PlanView;
  readonly draft: Plan | undefined;
  readonly isNew: boolean;
  readonly isOnly: boolean;
  readonly section: PlanSection | undefined;
  readonly navigate: Navigate;
  readonly onKeep: (draft: Plan) => void;
  readonly onAdd: (like: Plan, name: string) => void;
}

/** One plan and all that can be said about it. What is changed is kept until it is saved or discarded, wherever the person goes meanwhile. */
export function PlanPage({ view, draft, isNew, isOnly, navigate, onKeep, onAdd, ...props }: PlanPageProps) {
  const styles = useStyles();
  const panelId = useId();
  const [section, setSection] = useState<PlanSection>(props.section ?? 'what');
  const plan = draft ?? view.plan;
  const change = (part: Partial<Plan>) => onKeep({ ...plan, ...part });
  const saving = useSaving(plan, change, setSection);
  const drop = useFolderDrop(plan.sources, (sources) => change({ sources }));
  const toAll = () => navigate({ screen: 'plans' });
  const { Section } = sections[section];
  const bar = (
    <SaveBar
      isBusy={saving.isBusy}
      onSave={() => saving.saveWith({})}
      onDiscard={() => {
        saving.forget();
        if (isNew) toAll();
      }}
    />
  );
  return (
    <PlanFormContext
      value={{ plan, isNew, change, saveWith: saving.saveWith, managed: view.managed, error: saving.error }}
    >
      <Page
        title={planName(plan)}
        actions={<PlanActions plan={view.plan} isNew={isNew} isOnly={isOnly} toAll={toAll} onAdd={onAdd} />}
        dropZone={section === 'what' ? drop.zone : undefined}
        footer={(draft !== undefined || isNew) && bar}
      >
        {saving.error !== undefined && !hasPlace(saving.error) && <ErrorPanel error={saving.error} />}
        <PolicyNote />
        {!isNew && <PlanStatus view={view} />}
        <TabList
          className={styles.tabs}
          aria-label={texts.sections.label}
          selectedValue={section}
          onTabSelect={(_, { value }) => setSection(value as PlanSection)}
        >
          {sectionNames.map((name) => (
            <Tab key={name} value={name} aria-controls={panelId}>
              {texts.sections[name]}
            </Tab>
          ))}
        </TabList>
        <div id={panelId} role="tabpanel" aria-label={texts.sections[section]} className={styles.panel}>
          {section === 'what' && (isNew || !isOnly) && <NameField />}
          {section === 'what' && drop.notes}
          <Section />
        </div>
      </Page>
    </PlanFormContext>
  );
}

/** Saves the plan; what is refused is shown in its section. */
function useSaving(plan: Plan, change: (part: Partial<Plan>) => void, show: (section: PlanSection) => void) {
  const client = useClient();
  const { run, clear, isBusy, error } = useAction();
  const forget = () => {
    clear();
    client.drafts.update((drafts) => new Map([...drafts].filter(([id]) => id !== plan.id)));
  };
  const saveWith = async (part: Partial<Plan>) => {
    change(part);
    const isSaved = await run(async (signal) =>
      client.plans.set(await client.api.plans.save({ ...plan, ...part }, { signal })),
    );
    if (isSaved) forget();
  };
  const [shown, setShown] = useState(error);
  if (error !== shown) {
    setShown(error);
    const section = error && sectionNames.find((name) => isErrorOf(error, sections[name].field));
    if (section !== undefined) show(section);
  }
  return { isBusy, error, forget, saveWith: (part: Partial<Plan>) => void saveWith(part) };
}

/** Whether a part of the form shows it. */
function hasPlace(error: ErrorData): boolean {
  return isErrorOf(error, 'name') || sectionNames.some((name) => isErrorOf(error, sections[name].field));
}

function NameField() {
  const styles = useStyles();
  const { plan, change } = usePlanForm();
  return (
    <PlanField field="name">
      <Field label={texts.name} className={styles.name}>
        <Input
          value={plan.name}
          maxLength={100}
          placeholder={texts.firstName}
          onChange={(_, { value }) => change({ name: value })}
        />
      </Field>
    </PlanField>
  );
}

interface PlanActionsProps {
  readonly plan: Plan;
  readonly isNew: boolean;
  readonly isOnly: boolean;
  readonly toAll: () => void;
  readonly onAdd: (like: Plan, name: string) => void;
}

function PlanActions({ plan, isNew, isOnly, toAll, onAdd }: PlanActionsProps) {
  const api = useApi();
  const running = useAction();
  const [isRemoving, setRemoving] = useState(false);
  const reread = { planId: plan.id, rereads: true };
  const name = planName(plan);
  return (
    <>
      {(isNew || !isOnly) && <Button onClick={toAll}>{texts.all}</Button>}
      {!isNew && (
        <Menu>
          <MenuTrigger disableButtonEnhancement>
            <Button icon={<MoreHorizontalRegular />} aria-label={texts.more({ name })} />
          </MenuTrigger>
          <MenuPopover>
            <MenuList>
              <MenuItem onClick={() => void running.run((signal) => api.plans.run(reread, { signal }))}>
                {texts.runReread}
              </MenuItem>
              <MenuItem onClick={() => onAdd(blankLike(plan), texts.newName)}>{texts.add}</MenuItem>
              <MenuItem onClick={() => onAdd(plan, texts.copyName({ name }))}>{texts.duplicate}</MenuItem>
              {!isOnly && <MenuItem onClick={() => setRemoving(true)}>{texts.remove}</MenuItem>}
            </MenuList>
          </MenuPopover>
        </Menu>
      )}
      {running.error !== undefined && <ErrorPanel error={running.error} />}
      {isRemoving && <RemovePlanDialog plan={plan} onClose={() => setRemoving(false)} onRemoved={toAll} />}
    </>
  );
}
