/** Looks at a screen as it stands: pictures in light and dark, the rules of accessibility in both, and words cut off. */
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { type LaunchedApp, takePictures, takeWidePicture } from './launch.ts';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const CONTRAST = 'color-contrast';

export async function inspectScreen(launched: LaunchedApp, name: string): Promise<void> {
  const { page } = launched;
  await untilDrawn(page);
  await takePictures(launched, name, undefined, async (scheme) => {
    expect.soft(await listViolations(page, scheme), `${name}, ${scheme}`).toEqual([]);
  });
  expect.soft(await listCutWords(page), `${name}: words that are cut off`).toEqual([]);
}

/** A main screen: as above, and where there is room. */
export async function inspectMainScreen(launched: LaunchedApp, name: string): Promise<void> {
  await inspectScreen(launched, name);
  await takeWidePicture(launched, name);
}

/** A screen that has been judged in English, in the longer language: pictures, and words cut off. */
export async function inspectFrench(launched: LaunchedApp, name: string): Promise<void> {
  await untilDrawn(launched.page);
  await takePictures(launched, `fr-${name}`);
  expect.soft(await listCutWords(launched.page), `fr-${name}: words that are cut off`).toEqual([]);
}

/** A picture of what is still coming shows nothing. */
async function untilDrawn(page: Page): Promise<void> {
  await expect(page.getByRole('status', { name: /^(Loading|Chargement)/ })).toHaveCount(0);
}

/** One line for each rule that is broken, with the elements that break it. In the dark nothing but the colours is another. */
async function listViolations(page: Page, scheme: 'light' | 'dark'): Promise<string[]> {
  const broken = scheme === 'light' ? await runRules(page, (all) => all.withTags(RULES).disableRules([CONTRAST])) : [];
  await markLooks(page);
  return [...broken, ...(await runRules(page, (all) => all.withRules([CONTRAST]).include('[data-look]')))];
}

async function runRules(page: Page, choose: (all: AxeBuilder) => AxeBuilder): Promise<string[]> {
  // It stays in the page until that is loaded anew; what passes is counted, not described.
  const isThere = await page.evaluate(() => 'axe' in globalThis);
  const all = new AxeBuilder(isThere ? { page, axeSource: ';' } : { page }).options({ resultTypes: ['violations'] });
  // An Electron window cannot open the blank page that the builder's other mode works in.
  const { violations } = await choose(all).setLegacyMode().analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(' | ')}`);
}

/**
 * Marks two texts of each look: colour, size, weight, and what lies behind. To measure every cell of a table took most of
 * the time of an inspection, and said of each what it had said of the first.
 */
async function markLooks(page: Page): Promise<void> {
  await page.evaluate(() => {
    const backgrounds = new Map<Element | null, string>([[null, '']]);
    const behind = (element: Element | null): string => {
      const known = backgrounds.get(element);
      if (known !== undefined || element === null) return known ?? '';
      const { backgroundColor, backgroundImage, opacity, position } = getComputedStyle(element);
      const own = `${backgroundColor} ${backgroundImage} ${opacity} ${position}`;
      const beyond = behind(element.parentElement);
      const all = own === 'rgba(0, 0, 0, 0) none 1 static' ? beyond : `${beyond}/${own}`;
      backgrounds.set(element, all);
      return all;
    };
    const seen = new Map<string, number>();
    for (const element of document.querySelectorAll('body *')) {
      element.removeAttribute('data-look');
      if (![...element.childNodes].some((node) => node.nodeType === 3 && node.nodeValue?.trim())) continue;
      const { color, fontSize, fontWeight } = getComputedStyle(element);
      const look = `${color} ${fontSize} ${fontWeight} ${behind(element)}`;
      const count = seen.get(look) ?? 0;
      seen.set(look, count + 1);
      if (count < 2) element.setAttribute('data-look', '');
    }
  });
}

/** Texts wider than their place, which cannot be scrolled to and stand in no tip, at the size of a ward PC. */
async function listCutWords(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const isCut = (element: Element) => {
      const { overflowX } = getComputedStyle(element);
      const cuts = overflowX === 'hidden' || overflowX === 'clip';
      const isSaidElsewhere = element.closest('.visually-hidden, [title]') !== null;
      return cuts && !isSaidElsewhere && element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 1;
    };
    /** What stands out of its panel lies over another. */
    const isOverfull = (element: Element) =>
      element.matches('section > header') && element.scrollWidth > element.clientWidth + 1;
    const holdsText = (element: Element) =>
      [...element.childNodes].some((node) => node.nodeType === 3 && node.nodeValue?.trim());
    return [...document.querySelectorAll('body *')]
      .filter((element) => (isCut(element) && holdsText(element)) || isOverfull(element))
      .map((element) => element.textContent?.trim().slice(0, 60) ?? '');
  });
}
