import { Button } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons';
import type { Plan, PlanView } from '../../../contract/plan-data';
import { useClient, useResource } from '../../api/hooks';
import type { Navigate, PlanSection } from '../../lib/route';
import { commonTexts, plansTexts as texts } from '../../lib/texts';
import { ErrorPanel } from '../../parts/error-panel';
import { PolicyNote } from '../../parts/policy-note';
import { planName } from '../../parts/plan-words';
import { Page } from '../../ui/page';
import { SkeletonLines } from '../../ui/skeleton-lines';
import { blankLike } from './blank-plan';
import { PlanCard } from './plan-card';
import { PlanPage } from './plan-page';

interface PlansScreenProps {
  readonly planId: string | undefined;
  readonly section: PlanSection | undefined;
  readonly navigate: Navigate;
}

/** All plans, or the only one at once. */
export function PlansScreen({ planId, section, navigate }: PlansScreenProps) {
  const client = useClient();
  const state = useResource(client.plans);
  const drafts = useResource(client.drafts);
  const plans = state.kind === 'ready' ? state.value : [];
  const draftOf = (id: string) => (drafts.kind === 'ready' ? drafts.value.get(id) : undefined);
  /** Until it is as it was. */
  const keep = (plan: Plan) =>
    client.drafts.update((all) => {
      const next = new Map(all).set(plan.id, plan);
      const saved = plans.find((view) => view.plan.id === plan.id)?.plan;
      if (JSON.stringify(saved) === JSON.stringify(plan)) next.delete(plan.id);
      return next;
    });
  const open = (id: string) => navigate({ screen: 'plans', planId: id });
  /** A new plan is a draft until it is saved. */
  const add = (like: Plan, name: string) => {
    const plan = { ...like, id: crypto.randomUUID(), name };
    keep(plan);
    open(plan.id);
  };
  const shown = viewOf(planId, plans, planId === undefined ? undefined : draftOf(planId));
  if (shown !== undefined && drafts.kind === 'ready')
    return (
      <PlanPage
        key={shown.plan.id}
        view={shown}
        draft={draftOf(shown.plan.id)}
        isNew={!plans.includes(shown)}
        isOnly={plans.length <= 1}
        section={section}
        navigate={navigate}
        onKeep={keep}
        onAdd={add}
      />
    );
  const addButton = (
    <Button icon={<AddRegular />} onClick={() => add(blankLike(plans[0]!.plan), texts.newName)}>
      {texts.add}
    </Button>
  );
  return (
    <Page title={texts.title} subtitle={texts.subtitle} actions={plans.length > 0 && addButton}>
      <PolicyNote />
      {state.kind === 'loading' && <SkeletonLines label={commonTexts.loading} />}
      {state.kind === 'failed' && <ErrorPanel error={state.error} onRetry={client.plans.reload} />}
      {plans.map((view) => (
        <PlanCard
          key={view.plan.id}
          view={view}
          isChanged={draftOf(view.plan.id) !== undefined}
          onOpen={() => open(view.plan.id)}
          onDuplicate={() => add(view.plan, texts.copyName({ name: planName(view.plan) }))}
        />
      ))}
    </Page>
  );
}

function viewOf(
  planId: string | undefined,
  plans: readonly PlanView[],
  draft: Plan | undefined,
): PlanView | undefined {
  const known = plans.find(({ plan }) => plan.id === planId) ?? (plans.length === 1 ? plans[0] : undefined);
  if (planId === undefined || known?.plan.id === planId || draft === undefined) return known;
  return { plan: draft, state: { ...neverRun, planId }, managed: [] };
}

const neverRun = {
  lastRunAt: null,
  lastRereadAt: null,
  nextRunAt: null,
  dueSince: null,
  waits: null,
  nextTryAt: null,
  runningJobId: null,
};
