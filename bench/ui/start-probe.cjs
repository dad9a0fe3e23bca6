/**
 * Loaded into the app before its own code (`electron -r`): says on stdout, as one line of JSON, when the window was visible, when its overview said how things
 * stand and when it knew the newest backup, then quits. Times are milliseconds since 1970. No debugger is attached, which would slow the start down.
 */
const { app } = require('electron');

/** Runs in the page: the text of what is there after a frame that shows it, and when that was. */
const look = (/** @type {string} */ selector) =>
  new Promise((resolve) => {
    const onFrame = () => {
      const text = document.querySelector(selector)?.textContent;
      if (!text) return void requestAnimationFrame(onFrame);
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve({ text, at: performance.timeOrigin + performance.now() });
      port2.postMessage(null);
    };
    onFrame();
  });

app.once('browser-window-created', (_event, window) => {
  const shown = new Promise((resolve) => {
    window.once('show', () => resolve(Date.now()));
  });
  window.webContents.once('dom-ready', async () => {
    /** @param {string | undefined} selector */
    const seen = (selector) =>
      window.webContents.executeJavaScript(`(${look.toString()})(${JSON.stringify(selector)})`);
    const state = await seen(process.env['BENCH_STATE']);
    const newest = await seen(process.env['BENCH_NEWEST']);
    const times = { visibleAt: await shown, usefulAt: state.at, newestAt: newest.at };
    process.stdout.write(`${JSON.stringify({ state: state.text, ...times })}\n`);
    app.quit();
  });
});
