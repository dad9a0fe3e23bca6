/** `npm run icons`: renders assets/icon.svg and the tray's icons to PNG. Run by Electron, whose Chromium does the drawing. */
import { app, BrowserWindow } from 'electron';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { trayIcons } from './tray-icons.mjs';

const assets = resolve(import.meta.dirname, '../../assets');
const appSizes = [16, 24, 32, 48, 64, 128, 256, 512, 1024];

/** Runs in the page: the drawing as a PNG of `size` × `size` pixels, as a data address. */
async function draw(svg, size) {
  const image = new Image(size, size);
  image.src = `data:image/svg+xml;base64,${btoa(svg)}`;
  await image.decode();
  const canvas = Object.assign(document.createElement('canvas'), { width: size, height: size });
  canvas.getContext('2d').drawImage(image, 0, 0, size, size);
  return canvas.toDataURL('image/png');
}

app.whenReady().then(async () => {
  const window = new BrowserWindow({ show: false });
  await window.loadURL('data:text/html,');
  const source = readFileSync(join(assets, 'icon.svg'), 'utf8');
  const icons = [
    ...appSizes.map((size) => ({ path: `icons/${size}x${size}.png`, svg: source, size })),
    ...trayIcons.map(({ name, svg, size }) => ({ path: `tray/${name}`, svg, size })),
  ];
  for (const { path, svg, size } of icons) {
    const address = await window.webContents.executeJavaScript(`(${draw})(${JSON.stringify(svg)}, ${size})`);
    mkdirSync(dirname(join(assets, path)), { recursive: true });
    writeFileSync(join(assets, path), Buffer.from(address.split(',')[1], 'base64'));
  }
  app.quit();
});
