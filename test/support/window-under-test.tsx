import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { createClient } from '../../renderer/api/client';
import { FakeBridge, type FakeOptions } from '../../renderer/api/fake/fake-bridge';
import { App } from '../../renderer/app/app';

/** The whole window on made-up data, used as a person uses it. Close it at the end of the test. */
export class WindowUnderTest {
  readonly bridge: FakeBridge;
  /** What a screen reader was told to say, besides what it finds in the page. */
  readonly announced: string[] = [];
  readonly #element = document.body.appendChild(document.createElement('div'));
  readonly #root: Root = createRoot(this.#element);

  /** A form that nobody took: in the app the page would be left. */
  #isLeft = false;
  readonly #onSubmit = (event: Event) => (this.#isLeft ||= !event.defaultPrevented);

  private constructor(options: Partial<FakeOptions>) {
    this.bridge = new FakeBridge({ scene: 'new', nowMs: () => Date.now(), ...options });
    document.addEventListener('submit', this.#onSubmit);
    Reflect.set(document, 'ariaNotify', (text: string) => this.announced.push(text));
  }

  static async open(options: Partial<FakeOptions> = {}): Promise<WindowUnderTest> {
    prepareDocument();
    // Where the window of the test before was.
    location.hash = '';
    const window = new WindowUnderTest(options);
    await act(async () => window.#root.render(<App client={createClient(window.bridge)} />));
    return window;
  }

  async close(): Promise<void> {
    await act(async () => this.#root.unmount());
    this.#element.remove();
    document.removeEventListener('submit', this.#onSubmit);
    if (this.#isLeft) throw new Error('The page was left by a form');
  }

  /** What can be read now, dialogs included. */
  get text(): string {
    return visible('body *')
      .flatMap(({ childNodes }) => [...childNodes])
      .filter(({ nodeType }) => nodeType === Node.TEXT_NODE)
      .map(({ textContent }) => textContent)
      .join(' ');
  }

  /** Its label is `name`, or begins with it. */
  button(name: string): HTMLButtonElement {
    const buttons = visible('button') as HTMLButtonElement[];
    const found =
      buttons.find((each) => labelOf(each) === name) ??
      buttons.find((each) => labelOf(each).startsWith(name));
    if (found === undefined) throw new Error(`No button “${name}” among: ${buttons.map(labelOf).join(', ')}`);
    return found;
  }

  has(name: string): boolean {
    return visible('button').some((each) => labelOf(each) === name);
  }

  async press(...names: readonly string[]): Promise<void> {
    for (const name of names) await act(async () => this.button(name).click());
  }

  /** Of a menu that is open. */
  async pressItem(name: string): Promise<void> {
    await act(async () =>
      visible('[role=menuitem]')
        .find((each) => labelOf(each) === name)!
        .click(),
    );
  }

  /** Opens branches of a tree, one after the other. */
  async openItem(...names: readonly string[]): Promise<void> {
    for (const name of names) await act(async () => this.#item(name).click());
  }

  async tickItem(name: string): Promise<void> {
    await act(async () => this.#item(name).querySelector('input')!.click());
  }

  #item(name: string): HTMLElement {
    return visible('[role=treeitem]').findLast((each) => each.textContent.startsWith(name))!;
  }

  /** A click beside the dialog. */
  async pressBeside(): Promise<void> {
    await act(async () => document.querySelector<HTMLElement>('.fui-DialogSurface__backdrop')!.click());
  }

  /** Something else than this window makes a call. */
  async meanwhile(group: string, name: string, input: unknown): Promise<void> {
    await act(async () => void (await this.bridge.call(0, group, name, input)));
  }

  get options(): readonly string[] {
    return visible('[role=option]').map(labelOf);
  }

  async pick(...names: readonly string[]): Promise<void> {
    for (const name of names) {
      const option = visible('[role=option]').find((each) => labelOf(each).startsWith(name));
      if (option === undefined) throw new Error(`No “${name}” among: ${this.options.join(', ')}`);
      await act(async () => option.click());
    }
  }

  /** Into the last field of the screen, or the one `at` a place. */
  async type(text: string, at = -1): Promise<void> {
    const field = visible('input').at(at)!;
    await act(async () => {
      Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')!.set!.call(field, text);
      field.dispatchEvent(new Event('input', { bubbles: true }));
    });
  }

  /** The tick box, switch or radio button whose label begins with `label`. */
  async check(label: string): Promise<void> {
    const boxes = visible('input[type=checkbox], input[type=radio]') as HTMLInputElement[];
    const box = boxes.find(({ labels }) => labels?.[0]?.textContent.startsWith(label));
    await act(async () => box!.click());
  }

  /** In the field with this label that offers a few values. */
  async select(label: string, value: string): Promise<void> {
    const fields = visible('select') as HTMLSelectElement[];
    const field = fields.find((each) => (each.ariaLabel ?? each.labels[0]?.textContent) === label)!;
    await act(async () => {
      field.value = value;
      field.dispatchEvent(new Event('change', { bubbles: true }));
    });
  }

  /** Into the field with this label, which is left then. */
  async fill(label: string, text: string): Promise<void> {
    const fields = visible('input') as HTMLInputElement[];
    const at = fields.findIndex((each) => (each.ariaLabel ?? each.labels?.[0]?.textContent) === label);
    if (at < 0) throw new Error(`No field “${label}”`);
    await this.type(text, at);
    await act(async () => fields[at]!.dispatchEvent(new FocusEvent('focusout', { bubbles: true })));
  }

  readonly key = pressKeys;

  /** Of what has the focus, as the menu key opens it. Without a layout it does not find its first entry, which gets the focus here. */
  async menu(): Promise<void> {
    const event = new MouseEvent('contextmenu', { bubbles: true, cancelable: true });
    await act(async () => document.activeElement!.dispatchEvent(event));
    await act(async () => document.querySelector<HTMLElement>('[role=menuitem]')?.focus());
  }

  /** Lets this much time of a sign-in, a check or a run go by. */
  async advance(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= 400) await act(async () => this.bridge.advance(400));
  }

  /** What the last call of this name was asked. */
  asked(name: string): unknown {
    return this.bridge.calls.findLast((call) => call.name === name)?.input;
  }
}

/** On what has the focus: `a`, `Shift+ArrowDown`. However slow the machine is, they follow each other at once. */
export async function pressKeys(...names: readonly string[]): Promise<void> {
  for (const name of names) {
    const parts = name.split('+');
    const pressed = {
      shiftKey: parts.includes('Shift'),
      ctrlKey: parts.includes('Ctrl'),
      key: parts.at(-1)!,
    };
    const event = new KeyboardEvent('keydown', { ...pressed, bubbles: true, cancelable: true });
    Object.defineProperty(event, 'timeStamp', { value: 1 });
    await act(async () => document.activeElement!.dispatchEvent(event));
  }
}

/** The document has no layout, and ends animations with errors: lists get a height to be seen in, and nothing moves. */
export function prepareDocument(): void {
  Reflect.set(globalThis, 'IS_REACT_ACT_ENVIRONMENT', true);
  Reflect.deleteProperty(Element.prototype, 'animate');
  for (const size of ['clientHeight', 'clientWidth'])
    Object.defineProperty(HTMLElement.prototype, size, { configurable: true, get: () => 300 });
}

function visible(selector: string): readonly HTMLElement[] {
  const all = [...document.querySelectorAll<HTMLElement>(selector)];
  return all.filter((each) => each.closest('[style*="display: none"], [hidden], style, script') === null);
}

function labelOf(element: HTMLElement): string {
  return element.getAttribute('aria-label') ?? element.textContent;
}
