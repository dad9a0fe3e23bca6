import { language } from './language';
import { boundTexts } from './texts/bound-texts';
import type { Messages } from './texts/generated/messages';

/** All that people read, in the window's language. One file of messages for each, in `texts/en`. */
export const {
  activity: activityTexts,
  azure: azureTexts,
  common: commonTexts,
  compare: compareTexts,
  devices: devicesTexts,
  errors: errorTexts,
  folders: foldersTexts,
  jobs: jobTexts,
  kit: kitTexts,
  measures: measureTexts,
  overview: overviewTexts,
  panel: panelTexts,
  plans: plansTexts,
  preflight: preflightTexts,
  restore: restoreTexts,
  search: searchTexts,
  settings: settingsTexts,
  setup: setupTexts,
  signIn: signInTexts,
  snapshots: snapshotsTexts,
  upkeep: upkeepTexts,
  versions: versionsTexts,
} = boundTexts<Messages>(language.messages, language);
