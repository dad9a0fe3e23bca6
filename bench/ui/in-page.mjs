/** What measures inside the window. Playwright carries each function there as text: it sees its argument and the page, nothing else of this file. */

/** @typedef {{ selector: string, text?: string }} Sign something that must be there, with this text or any */
/** @typedef {{ startedMs: number[], blank: number }} Frames when each began, and how many had no rows in the tree */

/**
 * @typedef {object} Measuring what the functions leave in the page for each other
 * @property {Promise<number>} [answered]
 * @property {Frames} [frames]
 */

/**
 * From the next event of this kind, taken at the time the input happened, to the end of the frame in which all the signs are there. `answeredMs` tells. Throws when
 * they are there already.
 * @param {{ kind: string, signs: readonly Sign[] }} wish
 */
export function awaitAnswer({ kind, signs }) {
  const longestMs = 60_000;
  const page = /** @type {{ measuring?: Measuring }} */ (globalThis);
  const areThere = () =>
    signs.every(({ selector, text }) => {
      const found = document.querySelector(selector);
      return found !== null && (text === undefined || found.textContent === text);
    });
  if (areThere()) throw new Error(`There before the click: ${JSON.stringify(signs)}`);
  const answered = new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error(`Never seen: ${JSON.stringify(signs)}`)), longestMs);
    const onEvent = (/** @type {Event} */ { timeStamp }) => {
      const look = () => {
        if (!areThere()) return void requestAnimationFrame(look);
        // Comes after style, layout and painting of this frame.
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => resolve(performance.now() - timeStamp);
        port2.postMessage(null);
      };
      requestAnimationFrame(look);
    };
    addEventListener(kind, onEvent, { capture: true, once: true });
  });
  // It is asked for later, perhaps after it failed.
  answered.catch(() => undefined);
  page.measuring = { ...page.measuring, answered };
}

/** @returns {Promise<number>} */
export function answeredMs() {
  return /** @type {{ measuring?: Measuring }} */ (globalThis).measuring?.answered ?? Promise.reject();
}

/** Notes every frame until `stopFrames`; in those that have no row at the middle of `scroller`, what was scrolled to was not there. @param {string | undefined} scroller */
export function startFrames(scroller) {
  const page = /** @type {{ measuring?: Measuring }} */ (globalThis);
  /** @type {Frames} */
  const frames = { startedMs: [], blank: 0 };
  page.measuring = { ...page.measuring, frames };
  const box = scroller === undefined ? undefined : document.querySelector(scroller)?.getBoundingClientRect();
  const onFrame = (/** @type {number} */ now) => {
    if (page.measuring?.frames !== frames) return;
    frames.startedMs.push(now);
    if (box) {
      const inMiddle = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
      if (!inMiddle?.closest('[role="row"]')) frames.blank++;
    }
    requestAnimationFrame(onFrame);
  };
  requestAnimationFrame(onFrame);
}

/** @returns {Frames} */
export function stopFrames() {
  const page = /** @type {{ measuring?: Measuring }} */ (globalThis);
  const { frames = { startedMs: [], blank: 0 }, ...rest } = page.measuring ?? {};
  page.measuring = rest;
  return frames;
}
