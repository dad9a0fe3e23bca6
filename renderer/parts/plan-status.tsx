import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { ClockRegular, HourglassRegular } from '@fluentui/react-icons';
import { canBackUpIn } from '../../contract/can-back-up';
import type { Health } from '../../contract/data';
import type { PlanView } from '../../contract/plan-data';
import { useAction, useApi, useClient, useValue } from '../api/hooks';
import { plansTexts as texts } from '../lib/texts';
import { useNow } from '../lib/use-now';
import { ErrorPanel } from './error-panel';
import { canRunAnyway, nextLine, waitLine } from './plan-words';

const useStyles = makeStyles({
  root: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalM,
    rowGap: tokens.spacingVerticalXS,
  },
  line: {
    display: 'flex',
    gap: tokens.spacingHorizontalS,
    margin: 0,
    color: tokens.colorNeutralForeground2,
    textWrap: 'pretty',
  },
  icon: { flexShrink: 0, fontSize: '20px' },
});

interface PlanStatusProps {
  readonly view: PlanView;
  /** Where another button already runs what waits for nothing. */
  readonly isOnlyWaiting?: boolean;
}

/** When a plan runs next, or why a run that is due does not begin; and the way to have it now. */
export function PlanStatus({ view, isOnlyWaiting = false }: PlanStatusProps) {
  const styles = useStyles();
  const api = useApi();
  const now = useNow();
  const action = useAction();
  const { plan, state } = view;
  const wait = waitLine(view, now);
  const canRun =
    state.runningJobId === null &&
    plan.sources.folders.length > 0 &&
    (state.waits === null ? !isOnlyWaiting : canRunAnyway(state.waits));
  return (
    <div className={styles.root}>
      <p className={styles.line}>
        {wait === undefined ? (
          <ClockRegular aria-hidden className={styles.icon} />
        ) : (
          <HourglassRegular aria-hidden className={styles.icon} />
        )}
        {wait ?? nextLine(view, now)}
      </p>
      {canRun && (
        <Button
          size="small"
          disabled={action.isBusy}
          onClick={() =>
            void action.run((signal) => api.plans.run({ planId: plan.id, rereads: false }, { signal }))
          }
        >
          {state.waits === null ? texts.run : texts.runAnyway}
        </Button>
      )}
      {action.error !== undefined && <ErrorPanel error={action.error} />}
    </div>
  );
}

/** Of the plan that most needs a word: one that waits, else the one that runs next. Nothing where the health says already why nothing runs. */
export function PlanLine({ health: { state, pausedUntil, pausedInNetwork } }: { readonly health: Health }) {
  const views = useValue(useClient().plans) ?? [];
  const [soonest] = views
    .filter(({ state: { nextRunAt } }) => nextRunAt !== null)
    .sort((a, b) => Date.parse(a.state.nextRunAt!) - Date.parse(b.state.nextRunAt!));
  const view = views.find((each) => each.state.waits !== null) ?? soonest ?? views[0];
  if (view === undefined || pausedUntil !== null || pausedInNetwork !== null || !canBackUpIn.has(state))
    return null;
  return <PlanStatus view={view} isOnlyWaiting />;
}
