/** Looks at a screen as it stands: pictures in light and dark, the rules of accessibility in both, and words cut off. */
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { type LaunchedApp, takePictures, takeWidePicture } from './launch.ts';
import { listOutOfKeys } from './out-of-keys.ts';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const CONTRAST = 'color-contrast';

export async function inspectScreen(launched: LaunchedApp, name: string): Promise<void> {
  const { page } = launched;
  await untilDrawn(page);
  await takePictures(launched, name, undefined, async (scheme) => {
    expect.soft(await listViolations(page, scheme), `${name}, ${scheme}`).toEqual([]);
  });
  expect.soft(await listCutWords(page), `${name}: words that are cut off`).toEqual([]);
  expect.soft(await listOutOfKeys(page), `${name}: pressed, and reached by no key`).toEqual([]);
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
  const fresh = await markLooks(page, scheme);
  if (scheme === 'light') return runRules(page, (all) => all.withTags(RULES));
  return fresh > 0 ? runRules(page, (all) => all.withRules([CONTRAST])) : [];
}

async function runRules(page: Page, choose: (all: AxeBuilder) => AxeBuilder): Promise<string[]> {
  // It stays in the page until that is loaded anew.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await bringRules(page);
  // What passes is counted, not described; a sheet of styles is wanted by no rule here.
  const all = new AxeBuilder({ page, axeSource: ';' }).options({
    resultTypes: ['violations'],
    preload: { assets: ['media'] },
  });
  // An Electron window cannot open the blank page that the builder's other mode works in.
  const { violations } = await choose(all).setLegacyMode().analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(' | ')}`);
}

interface Rules {
  configure(spec: { rules: { id: string; selector: string }[] }): void;
}

/** One cheap rule brings them all; contrast is measured where a look is marked, in the same turn as everything else. */
async function bringRules(page: Page): Promise<void> {
  await new AxeBuilder({ page }).withRules(['html-has-lang']).setLegacyMode().analyze();
  await page.evaluate(
    (id) => (globalThis as unknown as { axe: Rules }).axe.configure({ rules: [{ id, selector: '[data-look]' }] }),
    CONTRAST,
  );
}

/** How often each look was measured in full view, on whatever screen. */
const measured = { light: new Map<string, number>(), dark: new Map<string, number>() };

const ENOUGH = 3;

/**
 * Marks up to two texts of each look (colour, size, weight, and what lies behind) that was not measured often enough
 * yet; gives how many. To measure every cell of a table took most of the time of an inspection, and said of each what it
 * had said of the first; so did the same bar and rail on every screen.
 */
async function markLooks(page: Page, scheme: 'light' | 'dark'): Promise<number> {
  const known = measured[scheme];
  const enough = [...known].flatMap(([look, count]) => (count >= ENOUGH ? [look] : []));
  const { seen, marked } = await page.evaluate((settled) => {
    const done = new Set(settled);
    const backgrounds = new Map<Element | null, string>([[null, '']]);
    const behind = (element: Element | null): string => {
      const before = backgrounds.get(element);
      if (before !== undefined || element === null) return before ?? '';
      const { backgroundColor, backgroundImage, opacity, position } = getComputedStyle(element);
      const own = `${backgroundColor} ${backgroundImage} ${opacity} ${position}`;
      const beyond = behind(element.parentElement);
      const all = own === 'rgba(0, 0, 0, 0) none 1 static' ? beyond : `${beyond}/${own}`;
      backgrounds.set(element, all);
      return all;
    };
    const isInView = (element: Element): boolean => {
      const { left, top, right, bottom } = element.getBoundingClientRect();
      const middle = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
      return middle !== null && (element.contains(middle) || middle.contains(element));
    };
    const here = new Map<string, number>();
    const inView = new Map<string, number>();
    let count = 0;
    for (const element of document.querySelectorAll('body *')) {
      element.removeAttribute('data-look');
      if (![...element.childNodes].some((node) => node.nodeType === 3 && node.nodeValue?.trim())) continue;
      const { color, fontSize, fontWeight } = getComputedStyle(element);
      const look = `${color} ${fontSize} ${fontWeight} ${behind(element)}`;
      const before = here.get(look) ?? 0;
      if (done.has(look) || before === 2) continue;
      here.set(look, before + 1);
      element.setAttribute('data-look', '');
      count += 1;
      if (isInView(element)) inView.set(look, (inView.get(look) ?? 0) + 1);
    }
    return { seen: [...inView], marked: count };
  }, enough);
  for (const [look, count] of seen) known.set(look, (known.get(look) ?? 0) + count);
  return marked;
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
