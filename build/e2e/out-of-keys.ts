/** Every act is possible by keyboard alone: what answers a press has a place in the order of Tab, or an owner that moves to it. */
import type { Page } from '@playwright/test';

/** What is pressed and no key reaches: what answers is asked of the component that drew it. */
export async function listOutOfKeys(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    /** Their owner is in the order of Tab and moves by arrows, or types. */
    const OWNED = '[role=option], [role=menuitem], [role=tab], [role=radio], [role=gridcell], [role=treeitem]';
    /** Escape shuts what lies behind; arrows go through what is found; a plot is told by its values. */
    const OTHERWISE = '[class*=overlay], [class*=Spotlight], .recharts-wrapper';
    const PRESSES = ['onClick', 'onDoubleClick'];
    const answers = (element: Element): boolean => {
      const key = Object.keys(element).find((name) => name.startsWith('__reactProps'));
      const props = key ? (element as unknown as Record<string, Record<string, unknown>>)[key] : undefined;
      return props !== undefined && PRESSES.some((press) => typeof props[press] === 'function');
    };
    /** Arrows go from one to the next; one of them stands in the order of Tab. */
    const roving = new Set([...document.querySelectorAll('[tabindex="0"]')].map(({ className }) => String(className)));
    const isReached = (element: Element): boolean =>
      element.hasAttribute('aria-keyshortcuts') ||
      (element instanceof HTMLElement && element.tabIndex >= 0) ||
      (element.hasAttribute('tabindex') && roving.has(String(element.className)));
    const nameOf = (element: Element): string =>
      `${element.tagName.toLowerCase()}.${String(element.className).split(' ')[0]} "${(element.getAttribute('aria-label') ?? element.textContent ?? '').trim().slice(0, 40)}"`;
    return [...document.querySelectorAll('body *')]
      .filter((element) => answers(element) && element.checkVisibility() && !isReached(element))
      .filter((element) => !element.closest(`${OWNED}, ${OTHERWISE}, label, [aria-hidden=true]`))
      .filter((element) => element.querySelector('input') === null)
      .map(nameOf);
  });
}
