/** A screen under fingers in gloves. */
import type { Page } from '@playwright/test';

/** From here on the page is one whose pointer is a finger. */
export async function withTouch(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setTouchEmulationEnabled', { enabled: true });
}

const FINGER = 44;

/** What is pressed and is smaller than a finger, where it is not a word in a sentence: name, width and height. */
export async function listSmallTargets(page: Page): Promise<string[]> {
  return page.evaluate((least) => {
    const PRESSED =
      'button, a[href], input, select, textarea, summary, [role=button], [role=tab], [role=option], [role=menuitem], [role=radio], [role=checkbox], [role=switch]';
    const nameOf = (element: Element) =>
      `${element.tagName.toLowerCase()}.${element.className.toString().split(' ')[0]} "${(element.getAttribute('aria-label') ?? element.textContent ?? '').trim().slice(0, 40)}"`;
    return [...document.querySelectorAll(PRESSED)].flatMap((element) => {
      if (!element.checkVisibility({ visibilityProperty: true } as never) || element.closest('[aria-hidden=true], p'))
        return [];
      const label =
        element.closest('label') ?? (element.id ? document.querySelector(`label[for="${element.id}"]`) : null);
      const boxes = [
        element,
        ...(element.matches('input[type=checkbox], input[type=radio]') && label ? [label] : []),
      ].map((one) => one.getBoundingClientRect());
      const [width, height] = [Math.max(...boxes.map((box) => box.width)), Math.max(...boxes.map((box) => box.height))];
      if (width < 2 || height < 2 || Math.max(...boxes.map(({ bottom }) => bottom)) < 0) return [];
      return width < least - 0.5 || height < least - 0.5
        ? [`${nameOf(element)} ${Math.round(width)}×${Math.round(height)}`]
        : [];
    });
  }, FINGER);
}
