import { afterEach, describe, expect, it } from 'vitest';
import { fakeHome } from '../../../../renderer/api/fake/fake-files';
import { WindowUnderTest } from '../../../support/window-under-test';

let window: WindowUnderTest;
afterEach(() => window.close());

const row = (path: string) =>
  [...document.querySelectorAll<HTMLElement>('[role=row]')].find(
    (each) => each.dataset['path'] === `${fakeHome}/${path}`,
  )!;
/** Below the home folder, as are all paths here. */
const focused = () =>
  (document.activeElement as HTMLElement | null)?.dataset['path']?.slice(fakeHome.length + 1);
const ticked = () =>
  [...document.querySelectorAll<HTMLElement>('[role=row][aria-selected=true]')].map(({ dataset }) =>
    dataset['path']!.slice(fakeHome.length + 1),
  );

/** The files of the newest backup, with the keyboard on the first of Documents, Pictures and Projects. */
async function openTree() {
  window = await WindowUnderTest.open({ scene: 'used' });
  await window.press('Restore');
  row('Documents').focus();
}

/** Where each of `keys` leads, one after the other. */
async function walk(...keys: readonly string[]) {
  const places: (string | undefined)[] = [];
  for (const key of keys) {
    await window.key(key);
    places.push(focused());
  }
  return places;
}

describe('the restore tree under the keyboard', () => {
  it('has one row in the order of Tab, and goes through the others by arrows and to the ends', async () => {
    await openTree();
    expect(document.querySelectorAll('[role=row][tabindex="0"]')).toHaveLength(1);
    expect(await walk('ArrowDown', 'End', 'ArrowDown', 'Home', 'ArrowUp', 'PageDown', 'PageUp')).toEqual([
      ...['Pictures', 'Projects', 'Projects', 'Documents', 'Documents', 'Projects', 'Documents'],
    ]);
    expect(document.querySelectorAll('[role=row][tabindex="0"]')).toHaveLength(1);
  });

  it('opens a folder in place, goes in, comes out and closes it', async () => {
    await openTree();
    expect(row('Documents').getAttribute('aria-expanded')).toBe('false');
    expect(await walk('ArrowRight', 'ArrowRight')).toEqual(['Documents', 'Documents/Contracts']);
    expect([
      row('Documents').getAttribute('aria-expanded'),
      row('Documents/Contracts').getAttribute('aria-level'),
    ]).toEqual(['true', '2']);
    expect(await walk('ArrowDown', 'ArrowLeft', 'ArrowLeft')).toEqual([
      ...['Documents/Empty folder', 'Documents', 'Documents'],
    ]);
    expect([row('Documents').getAttribute('aria-expanded'), row('Documents/Contracts')]).toEqual([
      'false',
      undefined,
    ]);
  });

  it('finds a name by its letters', async () => {
    await openTree();
    expect(await walk('p', 'r')).toEqual(['Pictures', 'Projects']);
  });

  it('ticks with Space, a range with Shift, everything with Ctrl+A, and nothing after Escape', async () => {
    await openTree();
    await window.key(' ');
    expect([ticked(), window.text.includes('1 item selected')]).toEqual([['Documents'], true]);
    await window.key('Shift+ArrowDown');
    expect(ticked()).toEqual(['Documents', 'Pictures']);
    await window.key(' ');
    expect(ticked()).toEqual(['Documents']);
    await window.key('Ctrl+a');
    expect(ticked()).toEqual(['Documents', 'Pictures', 'Projects']);
    await window.key('Escape');
    expect(ticked()).toEqual([]);
  });

  it('goes into a folder with Enter and out with Backspace, and the keyboard comes along', async () => {
    const place = () => document.querySelector('[aria-current=location]')?.textContent;
    await openTree();
    expect(await walk('ArrowDown', 'Enter')).toEqual(['Pictures', 'Pictures/2025 Lisbon']);
    expect(place()).toBe('Pictures');
    expect(await walk('Backspace')).toEqual(['Pictures']);
    expect(place()).toBe('anna');
    // Of what is open in place, rows stay the same.
    expect(await walk('ArrowRight', 'Enter', 'Backspace')).toEqual([
      ...['Pictures', 'Pictures/2025 Lisbon', 'Pictures'],
    ]);
    expect(await walk('Home', 'Enter', 'e', 'Enter', 'Backspace')).toEqual([
      ...['Documents', 'Documents/Contracts', 'Documents/Empty folder', undefined, 'Documents/Empty folder'],
    ]);
  });

  it('has a menu for each row, for all that is ticked if the row is', async () => {
    const items = () =>
      [...document.querySelectorAll('[role=menuitem]')].map(({ textContent }) => textContent);
    await openTree();
    await window.menu();
    expect(items()).toEqual(['Open', 'Restore…', 'Versions…']);
    await window.key('Escape');
    expect([items(), focused()]).toEqual([[], 'Documents']);
    await window.key(' ', 'Shift+ArrowDown');
    await window.menu();
    expect(items()).toEqual(['Restore what is selected…']);
    await window.key('Enter');
    expect(window.text).toContain('Restore files');
  });
});
