/** A way through the window, every click of it timed, and scrolling. What does not get where it should ends the bench. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { selectors, words } from './app-window.mjs';
import { percentile } from './figures.mjs';
import { answeredMs, awaitAnswer, startFrames, stopFrames } from './in-page.mjs';
import { hugeFolder, largestOf, nameOf } from './place.mjs';

/** @typedef {import('./app-window.mjs').AppWindow} AppWindow */
/** @typedef {import('./figures.mjs').Figures} Figures */
/** @typedef {import('./in-page.mjs').Sign} Sign */
/** @typedef {{ home: string, entries: number, scrollMs: number, profiles: string | undefined }} Sight what there is to see, and where profiles go if they are wanted */

const clickLimitMs = 100;
const frameLimitMs = 20;

/** Pixels of one turn of the wheel; a quick hand turns it again in every frame. */
const wheelPx = 600;

export class Journey {
  /** @param {AppWindow} window @param {Figures} figures @param {Sight} sight @param {string} circumstance is added to each figure's name */
  constructor(window, figures, sight, circumstance) {
    this.window = window;
    this.figures = figures;
    this.sight = sight;
    this.circumstance = circumstance;
    this.huge = `${sight.home}/${hugeFolder}`;
  }

  /** Restore, the huge folder and back, as somebody would who looks for a file. `visit` tells the first time from later ones. @param {string} visit */
  async look(visit) {
    const { window, huge, sight } = this;
    const { page } = window;
    const isThere = [{ selector: selectors.row }];
    await page.locator(selectors.newest).first().waitFor();
    await this.#open(`open Restore, ${visit}`, words.restore, isThere);
    await this.#choose(`choose another backup, ${visit}`, 5, selectors.rowOf(huge));
    await window.watchMain();
    await page.evaluate(startFrames, undefined);
    const startMs = performance.now();
    await this.#click(`open a folder of ${sight.entries} entries, ${visit}`, window.row(huge), {
      kind: 'dblclick',
      signs: [{ selector: selectors.rowIn(huge) }],
    });
    await this.#profiled(`until all its rows are there, ${visit}`, () => this.#allRows());
    this.#add(`until all its rows are there, ${visit}`, performance.now() - startMs);
    this.#addFrames(`meanwhile, ${visit}`, await page.evaluate(stopFrames));
    this.#add(`meanwhile, ${visit}, main's thread held up`, await window.mainHeldUp(), clickLimitMs);
    await this.#choose(`choose another backup with it open, ${visit}`, 6, selectors.rowIn(huge));
    await this.#allRows();
    await this.#sort(visit);
    await this.#tick(visit);
    await this.#open(`open Activity, ${visit}`, words.activity, [{ selector: selectors.pastJob }]);
    await this.#open(`open Settings, ${visit}`, words.settings, [{ selector: selectors.switch }]);
    await this.#open(`back to Restore, ${visit}`, words.restore, isThere);
    await this.#open(`back to Overview, ${visit}`, words.overview, [{ selector: selectors.state }]);
  }

  /** Through the huge folder, by the wheel and by pages. */
  async scroll() {
    const { page } = this.window;
    await this.window.inNavigation(words.restore).click();
    await this.window.row(this.huge).dblclick();
    await this.#allRows();
    const scroller = page.locator(selectors.scroller);
    await scroller.hover();
    await this.#scrollBy('scroll by the wheel', () => page.mouse.wheel(0, wheelPx));
    await page.locator(selectors.row).first().click();
    await this.#scrollBy('scroll by pages', () => page.keyboard.press('PageDown'));
    await this.#open('leave the huge folder', words.overview, [{ selector: selectors.state }]);
  }

  /** Starts a backup of what there is. */
  async startBackup() {
    // Until then it says that it is loading, by the same sign.
    await this.window.page.locator(selectors.newest).first().waitFor();
    await this.#click('start a backup', this.window.button(words.backUp), {
      signs: [{ selector: selectors.progress }],
    });
  }

  /** Throws when the backup is over: what was measured last was not measured beside it. */
  async stopBackup() {
    const stop = this.window.button(words.stop);
    if (!(await stop.isVisible()))
      throw new Error('The backup ended before the measuring did: have more to back up (--load)');
    await this.#click('stop it', stop, { signs: [{ selector: selectors.stopping }] });
  }

  /** @param {string} visit */
  async #sort(visit) {
    const { window, huge, sight } = this;
    const first = (/** @type {number} */ number) =>
      `${selectors.rowAt(0)}[data-path="${huge}/${nameOf(number)}"]`;
    const by = async (
      /** @type {string} */ name,
      /** @type {string} */ word,
      /** @type {number} */ number,
    ) => {
      await this.#click(`${name}, ${visit}`, window.button(word), {
        signs: [{ selector: first(number) }, { selector: selectors.sorted, text: word }],
      });
      await this.#allRows();
    };
    await by('sort it by size', words.size, 0);
    await by('sort it by size, largest first', words.size, largestOf(sight.entries));
    await by('sort it by name', words.name, 0);
  }

  /** @param {string} visit */
  async #tick(visit) {
    const { window, huge } = this;
    const { page } = window;
    const path = `${huge}/${nameOf(3)}`;
    const box = window.row(path).getByRole('checkbox');
    const ticked = `${selectors.rowOf(path)}[aria-selected="true"]`;
    const unticked = `${selectors.rowOf(path)}[aria-selected="false"]`;
    await this.#click(`tick a file, ${visit}`, box, { signs: [{ selector: ticked }] });
    await this.#click(`open the restore sheet, ${visit}`, window.button(words.restoreChosen), {
      signs: [{ selector: selectors.dialog }],
    });
    await page.keyboard.press('Escape');
    await page.locator(selectors.dialog).waitFor({ state: 'detached' });
    await this.#click(`tick all, ${visit}`, window.checkAll, {
      signs: [{ selector: `${selectors.rowAt(0)}[aria-selected="true"]` }],
    });
    await this.#click(`untick one of all, ${visit}`, box, { signs: [{ selector: unticked }] });
    await this.#click(`untick the rest, ${visit}`, window.button(words.clear), {
      signs: [{ selector: `${selectors.rowAt(0)}[aria-selected="false"]` }],
    });
  }

  /** @param {string} name @param {string} screen @param {readonly Sign[]} signs */
  async #open(name, screen, signs) {
    await this.#click(name, this.window.inNavigation(screen), {
      signs: [{ selector: selectors.title, text: screen }, ...signs],
    });
  }

  /** @param {string} name @param {number} at from the newest @param {string} row that is there then */
  async #choose(name, at, row) {
    const backup = this.window.backup(at);
    const id = (await backup.getAttribute('id')) ?? '';
    await this.#click(name, backup, { signs: [{ selector: selectors.chosenBackup(id) }, { selector: row }] });
  }

  async #allRows() {
    await this.window.page.locator(selectors.rowCount(this.sight.entries)).waitFor({ timeout: 120_000 });
  }

  /** @param {string} name @param {import('playwright').Locator} target @param {{ signs: readonly Sign[], kind?: 'click' | 'dblclick' }} answer */
  async #click(name, target, { signs, kind = 'click' }) {
    const { page } = this.window;
    await target.scrollIntoViewIfNeeded();
    await page.evaluate(awaitAnswer, { kind, signs });
    const ms = await this.#profiled(name, async () => {
      await target[kind]();
      return page.evaluate(answeredMs);
    });
    this.#add(name, ms, clickLimitMs);
  }

  /** @template T @param {string} name @param {() => Promise<T>} work */
  async #profiled(name, work) {
    const { profiles } = this.sight;
    if (profiles === undefined) return work();
    const session = await this.window.page.context().newCDPSession(this.window.page);
    await session.send('Profiler.enable');
    await session.send('Profiler.start');
    const result = await work();
    const { profile } = await session.send('Profiler.stop');
    await session.detach();
    mkdirSync(profiles, { recursive: true });
    const file = `${name}${this.circumstance}`.replace(/\W+/g, '-');
    writeFileSync(join(profiles, `${file}.cpuprofile`), JSON.stringify(profile));
    return result;
  }

  /** @param {string} name @param {() => Promise<void>} move */
  async #scrollBy(name, move) {
    const { page } = this.window;
    const scroller = page.locator(selectors.scroller);
    const top = () => scroller.evaluate((element) => element.scrollTop);
    await scroller.evaluate((element) => element.scrollTo({ top: 0 }));
    await page.evaluate(startFrames, selectors.scroller);
    const endMs = performance.now() + this.sight.scrollMs;
    await this.#profiled(name, async () => {
      while (performance.now() < endMs) await move();
    });
    const frames = await page.evaluate(stopFrames);
    if ((await top()) === 0) throw new Error(`${name}: nothing was scrolled`);
    this.#addFrames(name, frames);
    this.figures.add(`${name}, frames without rows${this.circumstance}`, frames.blank, {
      unit: 'frames',
      limit: 0,
    });
  }

  /** @param {string} name @param {import('./in-page.mjs').Frames} frames */
  #addFrames(name, { startedMs }) {
    const timesMs = startedMs.slice(1).map((ms, at) => ms - (startedMs[at] ?? NaN));
    this.#add(`${name}, frame p95`, percentile(timesMs, 0.95), frameLimitMs);
    this.#add(`${name}, frame max`, Math.max(...timesMs));
  }

  /** @param {string} name @param {number} ms @param {number} [limit] */
  #add(name, ms, limit) {
    this.figures.add(`${name}${this.circumstance}`, ms, { limit });
  }
}
