/** A desktop's panel (Xfce's) with nothing in it but a tray, in the session of desktop-session.sh: where the app's icon is really seen. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { capture } from './run.mjs';

/** Of the panel, at the lower edge of the screen, over its whole width; the icons are at its right end. */
export const panelHeight = 24;

/** The panel's settings as Xfce keeps them. */
const settings = `<?xml version="1.0" encoding="UTF-8"?>
<channel name="xfce4-panel" version="1.0">
  <property name="configver" type="int" value="2"/>
  <property name="panels" type="array">
    <value type="int" value="1"/>
    <property name="panel-1" type="empty">
      <property name="position" type="string" value="p=10;x=0;y=0"/>
      <property name="position-locked" type="bool" value="true"/>
      <property name="length" type="uint" value="100"/>
      <property name="size" type="uint" value="${panelHeight}"/>
      <property name="icon-size" type="uint" value="16"/>
      <property name="plugin-ids" type="array">
        <value type="int" value="1"/>
        <value type="int" value="2"/>
      </property>
    </property>
  </property>
  <property name="plugins" type="empty">
    <property name="plugin-1" type="string" value="separator">
      <property name="expand" type="bool" value="true"/>
      <property name="style" type="uint" value="0"/>
    </property>
    <property name="plugin-2" type="string" value="systray">
      <property name="icon-size" type="int" value="16"/>
    </property>
  </property>
</channel>
`;

/** Starts the panel, light or dark; resolves once apps can put icons there, to the function that ends it. */
export async function startPanel(theme = 'light') {
  const folder = join(process.env.XDG_CONFIG_HOME, 'xfce4/xfconf/xfce-perchannel-xml');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'xfce4-panel.xml'), settings);
  const child = spawn('xfce4-panel', ['--disable-wm-check'], {
    env: { ...process.env, GTK_THEME: theme === 'dark' ? 'Adwaita:dark' : 'Adwaita' },
    stdio: 'ignore',
  });
  while (!(await hasTray())) await delay(100);
  return async () => {
    const ended = once(child, 'exit');
    child.kill();
    await ended;
  };
}

/** Whether somebody on the session's bus shows icons, and not only lists them. */
async function hasTray() {
  const watcher = 'org.kde.StatusNotifierWatcher';
  const bus = ['--session', '--print-reply', `--dest=${watcher}`, '/StatusNotifierWatcher'];
  const property = [`string:${watcher}`, 'string:IsStatusNotifierHostRegistered'];
  const { output } = await capture('dbus-send', [...bus, 'org.freedesktop.DBus.Properties.Get', ...property]);
  return output.includes('boolean true');
}

/** A picture of the lower right part of the screen, where the tray is. */
export async function photographTray(path, width = 480, height = 400) {
  const area = ['-gravity', 'SouthEast', '-crop', `${width}x${height}+0+0`, '+repage'];
  await capture('import', ['-window', 'root', ...area, path]);
}

/** Clicks what is at the right end of the panel: the only icon. 1 is the left button, 3 the right one. */
export async function clickTray(button, { width, height }) {
  const at = [String(width - panelHeight / 2), String(height - panelHeight / 2)];
  await capture('xdotool', ['mousemove', ...at, 'click', String(button)]);
}
