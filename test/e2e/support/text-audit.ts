/** What is wrong with the texts of a page that shows a pseudo-language. The functions run in the page. */
import type { Page } from '@playwright/test';

/** Keeps all that the made-up bridge tells, as text or as clones: that is data, not text. Before the page is opened. */
export async function keepData(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const kept = new Set<string>();
    Reflect.set(window, 'keptData', kept);
    const keep = (_: string, each: unknown) => {
      if (typeof each === 'string') kept.add(each);
      return each;
    };
    const clone = window.structuredClone.bind(window);
    window.structuredClone = (value, options) => {
      JSON.stringify(value, keep);
      return clone(value, options);
    };
    const parse = JSON.parse.bind(JSON);
    JSON.parse = (text) => parse(text, keep) as unknown;
  });
}

/** Texts, and names for screen readers, that came neither from a message nor from the data. */
export function textsInCode(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const kept = [...(Reflect.get(window, 'keptData') as ReadonlySet<string>)];
    const isData = (text: string) => kept.some((each) => each.includes(text));
    const withoutMessages = (text: string): string => {
      const rest = text.replace(/⟦[^⟦⟧]*⟧/g, '');
      return rest === text ? rest : withoutMessages(rest);
    };
    const isText = (text: string) => /[A-Za-z]{2}/.test(text) && !isData(text);
    const seen: string[] = [];
    for (const element of document.body.querySelectorAll<HTMLElement>(
      // Raw facts, as they are sent to whoever is asked for help.
      ':not(script, style, pre, pre *)',
    )) {
      if (!element.checkVisibility({ visibilityProperty: true })) continue;
      for (const { nodeType, textContent } of element.childNodes)
        if (nodeType === Node.TEXT_NODE) seen.push(textContent ?? '');
      for (const name of ['aria-label', 'aria-description', 'aria-valuetext', 'title', 'placeholder', 'alt'])
        seen.push(element.getAttribute(name) ?? '');
    }
    return seen.filter((text) =>
      withoutMessages(text)
        .split(/ · |, /)
        .some((part) => isText(part.trim())),
    );
  });
}

/**
 * Texts that do not fit: cut off by their box, or standing out of it or of the window. What may be shortened has an ellipsis and all of it as its
 * `title`.
 */
export function textsCutOff(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const slackPx = 1;
    const found: string[] = [];
    const report = (what: string, element: Element) =>
      found.push(`${what}: ${element.tagName} “${element.textContent.trim().slice(0, 80)}”`);

    const isShortened = (element: Element) => element.closest('[title]') !== null;
    /** Read by screen readers alone. */
    const isHidden = (element: HTMLElement) => {
      const { width, height } = element.getBoundingClientRect();
      return width <= 1 || height <= 1;
    };
    const scrolls = (overflow: string) => overflow === 'auto' || overflow === 'scroll';

    const look = (element: HTMLElement) => {
      const style = getComputedStyle(element);
      if (style.display === 'inline' || isHidden(element) || isShortened(element)) return;
      const ownText = [...element.childNodes].some(
        ({ nodeType, textContent }) => nodeType === Node.TEXT_NODE && textContent?.trim(),
      );
      const hides = style.overflowX !== 'visible' || style.overflowY !== 'visible';
      if (!ownText && !(hides && element.textContent.trim() !== '')) return;
      const isTooWide = element.scrollWidth > element.clientWidth + slackPx && !scrolls(style.overflowX);
      const isTooHigh = element.scrollHeight > element.clientHeight + slackPx && !scrolls(style.overflowY);
      if (isTooWide) report('too wide', element);
      // A line may be higher than its box; only a box that hides cuts it.
      if (isTooHigh && style.overflowY !== 'visible') report('too high', element);
    };

    const isBeside = (element: HTMLElement) => {
      if (scrolls(getComputedStyle(element).overflowX)) return false;
      const range = document.createRange();
      range.selectNodeContents(element);
      const boxes = [...range.getClientRects()];
      return boxes.some(({ left, right }) => left < -slackPx || right > window.innerWidth + slackPx);
    };

    for (const element of document.body.querySelectorAll<HTMLElement>(':not(script, style, svg, svg *)')) {
      if (!element.checkVisibility({ visibilityProperty: true })) continue;
      look(element);
      const isWhole = element.childElementCount === 0 && !isHidden(element) && !isShortened(element);
      if (isWhole && isBeside(element)) report('beside', element);
      if (element instanceof HTMLInputElement && element.value === '' && element.placeholder !== '') {
        element.value = element.placeholder;
        if (element.scrollWidth > element.clientWidth + slackPx) report('placeholder', element);
        element.value = '';
      }
    }
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth > clientWidth + slackPx) found.push(`the page is ${scrollWidth} wide`);
    return found;
  });
}
