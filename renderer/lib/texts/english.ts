import activity from './en/activity.json';
import azure from './en/azure.json';
import common from './en/common.json';
import errors from './en/errors.json';
import folders from './en/folders.json';
import jobs from './en/jobs.json';
import measures from './en/measures.json';
import overview from './en/overview.json';
import preflight from './en/preflight.json';
import restore from './en/restore.json';
import settings from './en/settings.json';
import setup from './en/setup.json';
import signIn from './en/sign-in.json';
import snapshots from './en/snapshots.json';
import type { Shape } from './bound-texts';
import type { Messages } from './generated/messages';

export const english: Shape<Messages> = {
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
