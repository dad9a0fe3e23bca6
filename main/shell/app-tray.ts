import { Menu, nativeImage, systemPreferences, Tray } from 'electron';
import { join } from 'node:path';
import type { Rectangle } from 'electron';
import type { Clock } from '../engine/base/clock';
import { repeat } from './repeat';
import type { TrayEntryId, TrayIcon, TrayView } from './tray-view';

const isMac = process.platform === 'darwin';
/** What moves in the icon while a backup works; the first stands for all where people do not want motion. */
const workingFrames = ['working', 'working-2', 'working-3', 'working-4'];
const frameMs = 400;

export interface AppTrayActions extends Readonly<Record<Exclude<TrayEntryId, 'state' | 'next'>, () => void>> {
  /** The icon itself was clicked; `icon` has no size where the system does not tell its place. */
  readonly click: (icon: Rectangle) => void;
}

/** The icon in the system's tray, with its menu. */
export class AppTray {
  readonly #tray: Tray;
  readonly #iconFolder: string;
  readonly #actions: AppTrayActions;
  readonly #clock: Clock;
  #shown = '';
  #icon: TrayIcon | undefined;
  #stopMotion: () => void = () => undefined;

  constructor(iconFolder: string, clock: Clock, actions: AppTrayActions) {
    this.#iconFolder = iconFolder;
    this.#clock = clock;
    this.#actions = actions;
    this.#tray = new Tray(this.#image('attention'));
    this.#tray.on('click', (_event, bounds) => actions.click(bounds));
  }

  show(view: TrayView): void {
    const text = JSON.stringify(view);
    // A menu that is set anew closes where it is open.
    if (text === this.#shown) return;
    this.#shown = text;
    this.#showIcon(view.icon);
    this.#tray.setToolTip(view.tooltip);
    this.#setMenu(this.#menu(view));
  }

  dispose(): void {
    this.#stopMotion();
    this.#tray.destroy();
  }

  #showIcon(icon: TrayIcon): void {
    if (icon === this.#icon) return;
    this.#icon = icon;
    this.#stopMotion();
    this.#stopMotion = () => undefined;
    this.#tray.setImage(this.#image(icon));
    if (icon !== 'working' || systemPreferences.getAnimationSettings().prefersReducedMotion) return;
    let frame = 0;
    this.#stopMotion = repeat(this.#clock, frameMs, () => {
      frame = (frame + 1) % workingFrames.length;
      this.#tray.setImage(this.#image(workingFrames[frame]!));
    });
  }

  /** On macOS a menu that is set takes every click, so that there it comes with the right one only. */
  #setMenu(menu: Menu): void {
    if (!isMac) return this.#tray.setContextMenu(menu);
    this.#tray.removeAllListeners('right-click');
    this.#tray.on('right-click', () => this.#tray.popUpContextMenu(menu));
  }

  #menu({ groups }: TrayView): Menu {
    const template = groups.map((entries) =>
      entries.map(({ id, label, isEnabled }) => ({
        id,
        label,
        enabled: isEnabled,
        ...(id !== 'state' && id !== 'next' && { click: this.#actions[id] }),
      })),
    );
    return Menu.buildFromTemplate(
      template.flatMap((group, at) => (at === 0 ? group : [{ type: 'separator' as const }, ...group])),
    );
  }

  #image(name: string) {
    return nativeImage.createFromPath(join(this.#iconFolder, `${name}${isMac ? 'Template' : ''}.png`));
  }
}
