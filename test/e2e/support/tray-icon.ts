/** Which of our icons is really seen in the tray: found by its pixels in a picture of the screen. */
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

const folder = resolve(import.meta.dirname, '../../../assets/tray');
const iconSize = 16;
/** What of the screen is looked at: its lower right corner. */
const area = { width: 96, height: 32 };
/** The panel draws edges a little otherwise than the file has them; two icons differ by far more. */
const tolerance = 48;

const icons = readdirSync(folder)
  .filter((name) => !/@|Template/.test(name))
  .map((name) => ({ name: name.replace('.png', ''), pixels: pixelsOf(join(folder, name)) }));

function pixelsOf(path: string): Buffer {
  return execFileSync('convert', [path, '-depth', '8', 'rgba:-']);
}

/** The name of the icon; `undefined` when none of ours is there. */
export function seenTrayIcon(): string | undefined {
  const crop = ['-gravity', 'SouthEast', '-crop', `${area.width}x${area.height}+0+0`, '+repage'];
  const screen = execFileSync('import', ['-window', 'root', ...crop, '-depth', '8', 'rgba:-']);
  const places = Array.from({ length: area.width * area.height }, (_, at) => [
    at % area.width,
    Math.floor(at / area.width),
  ]).filter(([x = 0, y = 0]) => x + iconSize <= area.width && y + iconSize <= area.height);
  return icons.find(({ pixels }) => places.some(([x = 0, y = 0]) => isAt(screen, pixels, x, y)))?.name;
}

/** Whether all pixels of the icon that nothing shines through are seen there. */
function isAt(screen: Buffer, icon: Buffer, left: number, top: number): boolean {
  for (let pixel = 0; pixel < iconSize * iconSize; pixel++) {
    if (icon[pixel * 4 + 3] !== 255) continue;
    const x = left + (pixel % iconSize);
    const y = top + Math.floor(pixel / iconSize);
    for (let channel = 0; channel < 3; channel++) {
      const seen = screen[(y * area.width + x) * 4 + channel]!;
      if (Math.abs(seen - icon[pixel * 4 + channel]!) > tolerance) return false;
    }
  }
  return true;
}
