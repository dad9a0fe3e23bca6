import { makeStyles, tokens, useFocusFinders } from '@fluentui/react-components';
import { useEffect, useRef, useState } from 'react';
import type { PlanView } from '../../contract/plan-data';
import { routeHash, routeOf } from '../../contract/route';
import type { Client } from '../api/client';
import { ClientContext, useClient, useEvent, useResource, useValue } from '../api/hooks';
import type { Navigate, Route } from '../lib/route';
import { ErrorPanel } from '../parts/error-panel';
import { SignInBanner } from '../parts/sign-in-needed';
import { WindowSignIn } from '../parts/window-sign-in';
import { ActivityScreen } from '../screens/activity/activity-screen';
import { OverviewScreen } from '../screens/overview/overview-screen';
import { PlansScreen } from '../screens/plans/plans-screen';
import { SettingsScreen } from '../screens/settings/settings-screen';
import { AdoptScreen } from '../screens/setup/adopt-screen';
import { KitScreen } from '../screens/setup/kit-screen';
import { SetupScreen } from '../screens/setup/setup-screen';
import { UnlockScreen } from '../screens/setup/unlock-screen';
import { WhenScreen } from '../screens/setup/when-screen';
import { SnapshotsScreen } from '../screens/snapshots/snapshots-screen';
import { AppTheme } from './app-theme';
import { ErrorBoundary } from './error-boundary';
import { Navigation } from './navigation';

const useStyles = makeStyles({
  root: { display: 'flex', blockSize: '100%' },
  main: {
    display: 'flex',
    flexDirection: 'column',
    flexGrow: 1,
    minInlineSize: 0,
    outlineStyle: 'none',
    backgroundColor: tokens.colorNeutralBackground2,
    borderInlineStartWidth: tokens.strokeWidthThin,
    borderInlineStartStyle: 'solid',
    borderInlineStartColor: tokens.colorNeutralStroke2,
  },
  screen: { flexGrow: 1, minBlockSize: 0 },
});

export function App({ client }: { readonly client: Client }) {
  return (
    <AppTheme>
      <ClientContext value={client}>
        <WindowSignIn>
          <Gate />
        </WindowSignIn>
      </ClientContext>
    </AppTheme>
  );
}

/** First the storage, then its password, then everything else. */
function Gate() {
  const { connection } = useClient();
  const state = useResource(connection);
  // A dialog hides the window behind it from screen readers, and Tabster forgets to undo that when nothing but the dialog made use of it.
  useFocusFinders();
  if (state.kind === 'loading') return null;
  if (state.kind === 'failed') return <ErrorPanel error={state.error} onRetry={connection.reload} />;
  if (state.value === null) return <SetupScreen />;
  if (!state.value.isUnlocked) return <UnlockScreen connection={state.value} />;
  return <FirstSteps />;
}

type FirstStep = 'kit' | 'adoption' | 'when';

/**
 * Before anything is backed up: the key is kept elsewhere, what was opened is gone on with or only looked at, and backups run by themselves. What was put
 * off is asked at the next start.
 */
function FirstSteps() {
  const client = useClient();
  const health = useValue(client.health);
  const plans = useResource(client.plans);
  const [begin, setBegin] = useState<Route>();
  const [passed, setPassed] = useState<readonly FirstStep[]>([]);
  const pass = (step: FirstStep) => setPassed((before) => [...before, step]);
  const isFirst = health?.state === 'nothing-chosen' || health?.state === 'never-backed-up';
  if (isFirst && health.recoveryKit === 'unconfirmed' && !passed.includes('kit'))
    return <KitScreen onDone={() => pass('kit')} />;
  if (health?.state === 'nothing-chosen' && !passed.includes('adoption'))
    return <AdoptScreen onDone={() => pass('adoption')} />;
  const isAsking = isFirst && !passed.includes('when');
  if (isAsking && plans.kind === 'loading') return null;
  const [firstPlan] = plans.kind === 'ready' ? plans.value : [];
  if (isAsking && firstPlan?.plan.schedule.runs.kind === 'manual' && !wasAsked(firstPlan))
    return (
      <WhenScreen
        view={firstPlan}
        onDone={(route) => {
          localStorage.setItem(askedKey(firstPlan), 'asked');
          setBegin(route);
          pass('when');
        }}
      />
    );
  return <Frame begin={begin} />;
}

/** Whoever wants to choose alone is asked once: from then on the overview says that nothing runs by itself. */
const askedKey = ({ plan }: PlanView) => `when ${plan.id}`;
const wasAsked = (view: PlanView) => localStorage.getItem(askedKey(view)) !== null;

function Frame({ begin }: { readonly begin: Route | undefined }) {
  const styles = useStyles();
  const [route, navigate] = useState(() => begin ?? routeOf(location.hash));
  useEvent('screenRequested', navigate);
  const mainRef = useRef<HTMLElement>(null);
  // A screen that goes while a sheet of it has the focus leaves the focus nowhere.
  useEffect(() => {
    // The next window begins where this one was.
    history.replaceState(null, '', routeHash(route));
    if (document.activeElement === document.body) mainRef.current?.focus();
  }, [route]);
  return (
    <div className={styles.root}>
      <Navigation current={route.screen} navigate={navigate} />
      <main ref={mainRef} tabIndex={-1} className={styles.main}>
        {/* The overview says it itself. */}
        {route.screen !== 'overview' && <SignInBanner />}
        <div className={styles.screen}>
          <ErrorBoundary key={route.screen}>
            <Screen route={route} navigate={navigate} />
          </ErrorBoundary>
        </div>
      </main>
    </div>
  );
}

function Screen({ route, navigate }: { readonly route: Route; readonly navigate: Navigate }) {
  switch (route.screen) {
    case 'overview':
      return <OverviewScreen navigate={navigate} />;
    case 'plans':
      return <PlansScreen planId={route.planId} section={route.section} navigate={navigate} />;
    case 'snapshots':
      return <SnapshotsScreen snapshotId={route.snapshotId} path={route.path} navigate={navigate} />;
    case 'activity':
      return <ActivityScreen jobId={route.jobId} navigate={navigate} />;
    case 'settings':
      return <SettingsScreen />;
  }
}
