import activity from './en/activity.json' with { type: 'json' };
import azure from './en/azure.json' with { type: 'json' };
import common from './en/common.json' with { type: 'json' };
import compare from './en/compare.json' with { type: 'json' };
import devices from './en/devices.json' with { type: 'json' };
import errors from './en/errors.json' with { type: 'json' };
import folders from './en/folders.json' with { type: 'json' };
import jobs from './en/jobs.json' with { type: 'json' };
import kit from './en/kit.json' with { type: 'json' };
import measures from './en/measures.json' with { type: 'json' };
import overview from './en/overview.json' with { type: 'json' };
import panel from './en/panel.json' with { type: 'json' };
import plans from './en/plans.json' with { type: 'json' };
import preflight from './en/preflight.json' with { type: 'json' };
import restore from './en/restore.json' with { type: 'json' };
import search from './en/search.json' with { type: 'json' };
import settings from './en/settings.json' with { type: 'json' };
import setup from './en/setup.json' with { type: 'json' };
import signIn from './en/sign-in.json' with { type: 'json' };
import snapshots from './en/snapshots.json' with { type: 'json' };
import upkeep from './en/upkeep.json' with { type: 'json' };
import versions from './en/versions.json' with { type: 'json' };
import type { Shape } from './bound-texts';
import type { Messages } from './generated/messages';

export const english: Shape<Messages> = {
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
