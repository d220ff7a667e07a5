/**
 * Blocks of known heights onto pages of one height, in order. A block is never cut; one that is taller than a page has
 * a page to itself. At least one page.
 */
export function fillPages(heights: readonly number[], pageHeight: number): readonly (readonly number[])[] {
  const pages: number[][] = [[]];
  let left = pageHeight;
  for (const [index, height] of heights.entries()) {
    const page = pages.at(-1) as number[];
    if (height > left && page.length > 0) {
      pages.push([index]);
      left = pageHeight - height;
    } else {
      page.push(index);
      left -= height;
    }
  }
  return pages;
}
