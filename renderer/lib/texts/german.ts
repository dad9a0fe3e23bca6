import activity from './de/activity.json';
import azure from './de/azure.json';
import common from './de/common.json';
import errors from './de/errors.json';
import folders from './de/folders.json';
import jobs from './de/jobs.json';
import measures from './de/measures.json';
import overview from './de/overview.json';
import preflight from './de/preflight.json';
import restore from './de/restore.json';
import settings from './de/settings.json';
import setup from './de/setup.json';
import signIn from './de/sign-in.json';
import snapshots from './de/snapshots.json';
import type { Shape } from './bound-texts';
import type { Messages } from './generated/messages';

/** Complete: what it lacks does not compile. */
export const german: Shape<Messages> = {
  activity,
  azure,
  common,
  errors,
  folders,
  jobs,
  measures,
  overview,
  preflight,
  restore,
  settings,
  setup,
  signIn,
  snapshots,
};
