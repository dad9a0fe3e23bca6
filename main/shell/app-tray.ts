import { Menu, nativeImage, Tray } from 'electron';
import { join } from 'node:path';
import type { Health, HealthState } from '../../contract/data';

export interface AppTrayActions {
  readonly open: () => void;
  readonly backUpNow: () => void;
  readonly quit: () => void;
}

type Icon = 'safe' | 'working' | 'attention' | 'paused' | 'offline';

const icons: Readonly<Record<HealthState, Icon>> = {
  'not-connected': 'attention',
  'sign-in-needed': 'attention',
  'password-needed': 'attention',
  'nothing-chosen': 'attention',
  'never-backed-up': 'attention',
  working: 'working',
  paused: 'paused',
  safe: 'safe',
  attention: 'attention',
  offline: 'offline',
};

const sentences: Readonly<Record<HealthState, string>> = {
  'not-connected': 'Not set up yet',
  'sign-in-needed': 'Waiting for you to sign in',
  'password-needed': 'Waiting for your password',
  'nothing-chosen': 'No folders are chosen',
  'never-backed-up': 'Nothing is backed up yet',
  working: 'Backing up…',
  paused: 'Backup paused',
  safe: 'Your files are backed up',
  attention: 'Your backups need attention',
  offline: 'The storage cannot be reached',
};

/** The icon in the system's tray: tells the state, offers the two things one wants without opening the window. */
export class AppTray {
  readonly #tray: Tray;
  readonly #iconFolder: string;
  readonly #actions: AppTrayActions;
  #state: HealthState | undefined;

  constructor(iconFolder: string, actions: AppTrayActions) {
    this.#iconFolder = iconFolder;
    this.#actions = actions;
    this.#tray = new Tray(this.#image('attention'));
    this.#tray.on('click', actions.open);
  }

  show({ state }: Health): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#tray.setImage(this.#image(icons[state]));
    this.#tray.setToolTip(`Stowkeep: ${sentences[state]}`);
    this.#tray.setContextMenu(this.#menu(state));
  }

  dispose(): void {
    this.#tray.destroy();
  }

  #menu(state: HealthState) {
    const canBackUp = ['never-backed-up', 'safe', 'attention', 'offline'].includes(state);
    return Menu.buildFromTemplate([
      { label: sentences[state], enabled: false },
      { type: 'separator' },
      { id: 'back-up-now', label: 'Back up now', enabled: canBackUp, click: this.#actions.backUpNow },
      { id: 'open', label: 'Open Stowkeep', click: this.#actions.open },
      { type: 'separator' },
      { id: 'quit', label: 'Quit', click: this.#actions.quit },
    ]);
  }

  #image(icon: Icon) {
    const name = process.platform === 'darwin' ? `${icon}Template.png` : `${icon}.png`;
    return nativeImage.createFromPath(join(this.#iconFolder, name));
  }
}
