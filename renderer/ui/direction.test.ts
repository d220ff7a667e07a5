import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const sheets = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.css'));
const textOf = (file: string) => readFileSync(join(root, file), 'utf8').replaceAll(/\/\*[\s\S]*?\*\//g, '');

/** Properties and values that name a side of the screen instead of a side of the text. */
const SIDES =
  /(?:^|[\s;{])(?:(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right)[\w-]*|border-(?:top|bottom)-(?:left|right)-radius|left|right)\s*:|(?:float|clear|text-align)\s*:\s*(?:left|right)\b/g;
/** A shadow along one edge has no logical spelling. */
const SHADOW = /inset -?[1-9]\d*px 0 0/;

describe('direction of the text', () => {
  it('DI1 layout names sides of the text, never of the screen', () => {
    const found = sheets.flatMap((file) => [...textOf(file).matchAll(SIDES)].map(([hit]) => `${file}: ${hit.trim()}`));
    expect(found).toEqual([]);
  });

  it('DI2 an edge that is drawn as a shadow is turned for right-to-left', () => {
    const unturned = sheets.filter(
      (file) => SHADOW.test(textOf(file)) && !/\[dir="?rtl"?\]|:dir\(rtl\)/.test(textOf(file)),
    );
    expect(unturned).toEqual([]);
  });
});
