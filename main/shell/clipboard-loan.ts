import type { Clock } from '../engine/base/clock';

const loanMs = 60_000;

/** What is used of Electron's clipboard; newer ones answer later. */
export interface Clipboard {
  readText(): string | Promise<string>;
  writeText(text: string): unknown;
  clear(): unknown;
}

/** A secret on the clipboard, which is taken back after a minute unless something else lies there by then. */
export class ClipboardLoan {
  readonly #clipboard: Clipboard;
  readonly #clock: Clock;
  #current: { readonly text: string; readonly abort: AbortController } | undefined;

  constructor(clipboard: Clipboard, clock: Clock) {
    this.#clipboard = clipboard;
    this.#clock = clock;
  }

  async lend(text: string): Promise<void> {
    this.#current?.abort.abort();
    await this.#clipboard.writeText(text);
    const loan = { text, abort: new AbortController() };
    this.#current = loan;
    this.#clock.sleep(loanMs, loan.abort.signal).then(
      () => this.end(),
      () => undefined,
    );
  }

  /** Takes it back now. */
  async end(): Promise<void> {
    const loan = this.#current;
    this.#current = undefined;
    loan?.abort.abort();
    if (loan && (await this.#clipboard.readText()) === loan.text) await this.#clipboard.clear();
  }
}
