/** Looks at a screen as it stands: pictures in light and dark, and the accessibility rules in both. */
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { type LaunchedApp, takePictures } from './launch.ts';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

export async function inspectScreen(launched: LaunchedApp, name: string): Promise<void> {
  await takePictures(launched, name, undefined, async (scheme) => {
    expect.soft(await listViolations(launched.page), `${name}, ${scheme}`).toEqual([]);
  });
}

/** One line for each rule that is broken, with the elements that break it. */
async function listViolations(page: Page): Promise<string[]> {
  // An Electron window cannot open the blank page that the builder's other mode works in.
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).setLegacyMode().analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(' | ')}`);
}
