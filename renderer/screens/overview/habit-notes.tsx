import {
  Button,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  MessageBarTitle,
} from '@fluentui/react-components';
import { useClient, useValue } from '../../api/hooks';
import type { Navigate, PlanSection } from '../../lib/route';
import { plansTexts } from '../../lib/texts';
import { useNow } from '../../lib/use-now';
import { habitsOf, type Habit } from '../../parts/habits';

const texts = plansTexts.habits;
const sectionOf: Readonly<Record<Habit, PlanSection>> = { manual: 'when', short: 'keep', gaps: 'conditions' };

/** What people regret later, said while it can be changed. */
export function HabitNotes({ navigate }: { readonly navigate: Navigate }) {
  const client = useClient();
  const now = useNow();
  const snapshots = useValue(client.snapshots);
  const here = useValue(client.info)?.hostname;
  const own = snapshots?.filter(({ hostname }) => hostname === here) ?? [];
  const plans = useValue(client.plans) ?? [];
  const notes = plans.flatMap(({ plan }) => habitsOf(plan, own, now).map((habit) => ({ plan, habit })));
  // Of several plans with the same habit one is enough at a time.
  const first = notes.filter(({ habit }, at) => notes.findIndex((each) => each.habit === habit) === at);
  return first.map(({ plan, habit }) => (
    <MessageBar key={habit} intent="warning" layout="multiline">
      <MessageBarBody>
        <MessageBarTitle>{texts[habit].title}</MessageBarTitle>
        {texts[habit].body}
      </MessageBarBody>
      <MessageBarActions>
        <Button onClick={() => navigate({ screen: 'plans', planId: plan.id, section: sectionOf[habit] })}>
          {texts[habit].action}
        </Button>
      </MessageBarActions>
    </MessageBar>
  ));
}
