import { describe, expect, it } from 'vitest';
import { excludePresetIds, presetPatterns } from '../../../contract/exclude-presets';
import { compilePatterns } from '../../../main/engine/base/patterns';

const matcher = (system: string, ids = excludePresetIds) =>
  compilePatterns(presetPatterns([...ids], system), { ignoreCase: false });

describe('what is usually left out', () => {
  it.each(['linux', 'darwin', 'win32'])('is told in patterns that restic knows, on %s', (system) => {
    expect(matcher(system).isEmpty).toBe(false);
    for (const id of excludePresetIds) expect(presetPatterns([id], system).length).toBeGreaterThan(0);
  });

  it.each([
    ['linux', '/home/a/.cache/x'],
    ['linux', '/home/a/p/node_modules/q/r.js'],
    ['linux', '/home/a/.config/google-chrome/Default/Code Cache/js'],
    ['linux', '/media/usb/.Trash-1000/files/x'],
    ['darwin', '/Users/a/Library/Caches/x'],
    ['darwin', '/Users/a/.Trash/x'],
    ['win32', '/C/Users/a/AppData/Local/Temp/x'],
    ['win32', '/C/pagefile.sys'],
    ['win32', '/D/$RECYCLE.BIN/x'],
    ['win32', '/D/machines/windows.vhdx'],
  ])('holds on %s for %s', (system, path) => {
    expect(matcher(system).matches(path)).toBe(true);
  });

  it.each([
    '/home/a/build/plan of the house.pdf',
    '/home/a/dist/x',
    '/home/a/vendor/contract.pdf',
    '/home/a/target/archery.jpg',
    '/home/a/sculpture.obj',
    '/home/a/tmp/draft.txt',
    '/home/a/Caches/map.gpx',
  ])('leaves %s alone, which may be a person’s own', (path) => {
    for (const system of ['linux', 'darwin', 'win32']) expect(matcher(system).matches(path)).toBe(false);
  });

  it('has what holds everywhere on a system that is not known', () => {
    expect(presetPatterns(['trash'], 'plan9')).toEqual([]);
    expect(presetPatterns(['dependencies'], 'constructor')).toContain('node_modules');
  });
});
