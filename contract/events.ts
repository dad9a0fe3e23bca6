/** Facts that main tells every window. A new subscriber asks for the current value with the matching call first. */
import type { Accounts, Connection, DeviceCode, FolderSize, Health, Job, PreflightStep } from './data';
import type { ComparisonProgress } from './lookup';
import type { Assessment, PlanView } from './plan-data';
import type { Drag } from './restore-data';
import type { Route } from './route';

export interface Events {
  /** A job started, moved on (at most 10 times a second, the last state always) or ended. */
  readonly jobsChanged: Job;
  /** The same for what is dragged out of the window. */
  readonly dragChanged: Drag;
  readonly connectionChanged: Connection | null;
  readonly healthChanged: Health;
  readonly accountsChanged: Accounts;
  /** The code of the sign-in on another device that is going on; `null` when it has ended. */
  readonly deviceCodeChanged: DeviceCode | null;
  /** All steps of the check that is going on. */
  readonly preflightChanged: readonly PreflightStep[];
  /** How far a count of a folder is. */
  readonly folderCounted: FolderSize;
  /** The list of snapshots is to be read again. */
  readonly snapshotsChanged: null;
  /** All plans: one was changed, or what becomes of it. */
  readonly plansChanged: readonly PlanView[];
  /** How far the look at a plan's sources is. */
  readonly assessmentChanged: Assessment;
  /** How far the comparison is that goes on. */
  readonly comparisonChanged: ComparisonProgress;
  /** The tray, a notification or a link asks for a screen. */
  readonly screenRequested: Route;
}

export const eventNames = [
  'jobsChanged',
  'dragChanged',
  'connectionChanged',
  'healthChanged',
  'accountsChanged',
  'deviceCodeChanged',
  'preflightChanged',
  'folderCounted',
  'snapshotsChanged',
  'plansChanged',
  'assessmentChanged',
  'comparisonChanged',
  'screenRequested',
] as const satisfies readonly (keyof Events)[];

/** The DOM's `File`, which the contract does not know. */
export interface DroppedFile {
  readonly name: string;
  readonly size: number;
}

/** What the preload exposes as `window.stowkeep`: the channels, and the one thing that only a preload can tell. */
export interface Bridge {
  /** Answers with an `Answer` as JSON: a text crosses as it is, objects are copied property by property. */
  call(requestId: number, group: string, name: string, input: unknown): Promise<string>;
  cancel(requestId: number): void;
  /** Where a file or folder that was dropped on the window lies; empty for what is on no disk. */
  pathOf(file: DroppedFile): string;
  /** Calls `listener` for each event until the returned function is called. */
  onEvent(listener: (name: keyof Events, payload: unknown) => void): () => void;
}
