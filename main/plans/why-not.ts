import type { Conditions, WaitReason } from '../../contract/plan-data';
import type { SystemFacts } from './system-facts';

const minuteMs = 60_000;
/** What no event may tell: whether a network costs, what fills the screen, how long nobody has touched anything. */
const lookAgainMs = 5 * minuteMs;

/** What else decides whether a plan may run. */
export interface RunFacts {
  readonly nowMs: number;
  readonly system: SystemFacts;
  /** What the storage waits for a person for. */
  readonly lacks: 'not-connected' | 'sign-in-needed' | 'password-needed' | null;
  readonly hasSources: boolean;
  /** Whether the backups lie beyond a network. */
  readonly usesNetwork: boolean;
  /** `null` for no pause; of one without an end, `until` is `null`. */
  readonly pause: { readonly until: string | null } | null;
  /** Until when its windows are closed; `null` while one is open. */
  readonly closedUntilMs: number | null;
  /** When a run that failed is tried again; `null` when none did. */
  readonly retryAtMs: number | null;
  readonly isBusy: boolean;
}

/** Why a run that is due does not begin; `null` when it may. */
export function whyNot(conditions: Conditions, facts: RunFacts): WaitReason | null {
  const { lacks, hasSources, pause, retryAtMs, nowMs, isBusy } = facts;
  if (lacks !== null) return { kind: lacks };
  if (!hasSources) return { kind: 'no-sources' };
  if (pause) return { kind: 'paused', until: pause.until };
  const condition = whyStop(conditions, facts) ?? whyNotBegin(conditions, facts);
  if (condition) return condition;
  if (retryAtMs !== null && retryAtMs > nowMs) return { kind: 'failed-before', retryAt: isoTime(retryAtMs) };
  return isBusy ? { kind: 'busy' } : null;
}

/** Why a run that works must end, to go on later; `null` when it may stay. That somebody uses the computer only keeps runs from beginning: they go last. */
export function whyStop(
  conditions: Conditions,
  { closedUntilMs, usesNetwork, system }: Pick<RunFacts, 'closedUntilMs' | 'usesNetwork' | 'system'>,
): WaitReason | null {
  if (closedUntilMs !== null) return { kind: 'outside-window', opensAt: isoTime(closedUntilMs) };
  return (usesNetwork ? whyNotHere(conditions, system) : null) ?? whyNotOn(conditions, system);
}

/** An offline computer may be in no network, or in one without a name: it is not said to be in another. */
function whyNotHere(
  { allowsMetered, networks }: Conditions,
  { isOnline, isMetered, networkName }: SystemFacts,
): WaitReason | null {
  if (!isOnline) return null;
  if (!allowsMetered && isMetered === true) return { kind: 'metered' };
  return networks.length > 0 && networkName !== null && !networks.includes(networkName)
    ? { kind: 'other-network', network: networkName }
    : null;
}

function whyNotOn({ battery }: Conditions, { isOnBattery, batteryPercent }: SystemFacts): WaitReason | null {
  if (battery.kind === 'any' || !isOnBattery) return null;
  if (battery.kind === 'never') return { kind: 'on-battery' };
  return batteryPercent !== null && batteryPercent < battery.percent
    ? { kind: 'battery-low', percent: batteryPercent, needed: battery.percent }
    : null;
}

function whyNotBegin(
  { waitsForFullScreen, idleMinutes }: Conditions,
  { system, usesNetwork }: RunFacts,
): WaitReason | null {
  if (usesNetwork && !system.isOnline) return { kind: 'offline' };
  if (waitsForFullScreen && system.isFullScreen === true) return { kind: 'full-screen' };
  return idleMinutes !== null && system.idleSeconds < idleMinutes * 60
    ? { kind: 'in-use', idleMinutes }
    : null;
}

/** When it is looked at again, at the latest; `null` where only a person or another job ends the waiting. */
export function nextTryMs(
  reason: WaitReason,
  { nowMs, system }: Pick<RunFacts, 'nowMs' | 'system'>,
): number | null {
  switch (reason.kind) {
    case 'paused':
      return reason.until === null ? null : Date.parse(reason.until);
    case 'outside-window':
      return reason.opensAt === null ? null : Date.parse(reason.opensAt);
    case 'failed-before':
      return Date.parse(reason.retryAt);
    case 'in-use':
      return roundedUp(nowMs + reason.idleMinutes * minuteMs - system.idleSeconds * 1000, minuteMs);
    case 'offline':
    case 'metered':
    case 'other-network':
    case 'on-battery':
    case 'battery-low':
    case 'full-screen':
      return roundedUp(nowMs + 1, lookAgainMs);
    case 'not-connected':
    case 'sign-in-needed':
    case 'password-needed':
    case 'no-sources':
    case 'busy':
      return null;
  }
}

/** So that it stays the same until then. */
function roundedUp(ms: number, toMs: number): number {
  return Math.ceil(ms / toMs) * toMs;
}

function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}
