import activity from './de/activity.json' with { type: 'json' };
import azure from './de/azure.json' with { type: 'json' };
import common from './de/common.json' with { type: 'json' };
import compare from './de/compare.json' with { type: 'json' };
import devices from './de/devices.json' with { type: 'json' };
import errors from './de/errors.json' with { type: 'json' };
import folders from './de/folders.json' with { type: 'json' };
import jobs from './de/jobs.json' with { type: 'json' };
import kit from './de/kit.json' with { type: 'json' };
import measures from './de/measures.json' with { type: 'json' };
import overview from './de/overview.json' with { type: 'json' };
import panel from './de/panel.json' with { type: 'json' };
import plans from './de/plans.json' with { type: 'json' };
import preflight from './de/preflight.json' with { type: 'json' };
import restore from './de/restore.json' with { type: 'json' };
import search from './de/search.json' with { type: 'json' };
import settings from './de/settings.json' with { type: 'json' };
import setup from './de/setup.json' with { type: 'json' };
import signIn from './de/sign-in.json' with { type: 'json' };
import snapshots from './de/snapshots.json' with { type: 'json' };
import upkeep from './de/upkeep.json' with { type: 'json' };
import versions from './de/versions.json' with { type: 'json' };
import type { Shape } from './bound-texts';
import type { Messages } from './generated/messages';

/** Complete: what it lacks does not compile. */
export const german: Shape<Messages> = {
  activity,
  azure,
  common,
  compare,
  devices,
  errors,
  folders,
  jobs,
  kit,
  measures,
  overview,
  panel,
  plans,
  preflight,
  restore,
  search,
  settings,
  setup,
  signIn,
  snapshots,
  upkeep,
  versions,
};
