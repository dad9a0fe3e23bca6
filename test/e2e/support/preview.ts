/** The window on made-up data in Debian's Chromium, in any language, theme and size. */
import { join, resolve } from 'node:path';
import { test as base, type Page } from '@playwright/test';
import { build } from 'vite';
import { english } from '../../../renderer/lib/texts/english';
import { german } from '../../../renderer/lib/texts/german';
import { pseudoLanguages } from '../../../renderer/preview/pseudo-languages';

const root = resolve(import.meta.dirname, '../../..');
/** Browsers trust it as they trust https. */
const origin = 'http://preview.localhost';

type Messages = typeof english;
export type Find = (messages: Messages) => string;

const inLanguage: Readonly<Record<string, Messages>> = {
  en: english,
  de: german,
  ...Object.fromEntries(pseudoLanguages.map(({ tag, messages }) => [tag, messages])),
};

/** The usual window, and the smallest: 1280 × 800 dots at 200 %. */
export const sizes = { '100 %': { width: 1120, height: 760 }, '200 %': { width: 640, height: 400 } } as const;

/** A person at the window, who reads its language. */
export class Hand {
  readonly page: Page;
  readonly #messages: Messages;

  constructor(page: Page, language: string) {
    this.page = page;
    this.#messages = inLanguage[language]!;
  }

  /** What is written on a button, or the name of a list's item: a message, or data as it is. */
  async press(...names: readonly (Find | string)[]): Promise<void> {
    for (const name of names) await this.#named(name).first().click();
  }

  /** Where what is written is not the name. */
  async pressText(find: Find): Promise<void> {
    await this.page.getByText(find(this.#messages)).first().click();
  }

  async type(text: string): Promise<void> {
    await this.page.getByRole('textbox').last().fill(text);
  }

  /** Waits until a message can be read. */
  async see(find: Find): Promise<void> {
    await this.page.getByText(find(this.#messages)).first().waitFor();
  }

  #named(name: Find | string) {
    const text = typeof name === 'string' ? name : name(this.#messages);
    // A choice's name goes on with what it means.
    const beginning = new RegExp(`^${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`);
    const roles = ['button', 'option', 'radio', 'checkbox'] as const;
    return roles
      .map((role) => this.page.getByRole(role, { name: beginning }))
      .reduce((all, each) => all.or(each))
      .filter({ visible: true });
  }
}

/** What `openPreview` shows: a scene and what is done there. */
export interface View {
  readonly name: string;
  /** Of the preview: `scene=used&speed=10`. */
  readonly address: string;
  readonly steps: (hand: Hand) => Promise<void>;
}

interface PreviewFixtures {
  readonly openPreview: (view: View, language: string) => Promise<void>;
}

export const test = base.extend<PreviewFixtures, { readonly preview: string }>({
  preview: [
    async ({}, use) => {
      await build({ configFile: join(root, 'renderer/preview/vite.config.ts'), logLevel: 'error' });
      await use(join(root, 'out/preview'));
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  openPreview: async ({ preview, page }, use) => {
    await page.route(`${origin}/**`, (route) =>
      route.fulfill({ path: join(preview, new URL(route.request().url()).pathname) }),
    );
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await use(async ({ address, steps }, language) => {
      await page.setViewportSize(sizes['100 %']);
      await page.goto(`${origin}/preview/index.html?${address}&language=${language}`);
      await steps(new Hand(page, language));
      // Lists that are read are there when their placeholders are gone.
      await page.locator('.fui-Skeleton').first().waitFor({ state: 'detached' });
    });
  },
});

export const { expect } = test;
