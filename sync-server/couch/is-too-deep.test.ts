import { describe, expect, it } from 'vitest';
import { isTooDeep, MOST_LEVELS } from './is-too-deep.ts';

const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);

describe('depth', () => {
  it('PR4 is bounded, for arrays and objects alike', () => {
    expect(isTooDeep(nested(MOST_LEVELS))).toBe(false);
    expect(isTooDeep(nested(MOST_LEVELS + 1))).toBe(true);
    expect(isTooDeep(`${'{"a":'.repeat(600)}1${'}'.repeat(600)}`)).toBe(true);
    expect(isTooDeep(`[${'[],'.repeat(2000)}1]`)).toBe(false);
  });

  it('PR4 does not count brackets in text', () => {
    expect(isTooDeep(JSON.stringify({ text: `"\\${'['.repeat(2000)}` }))).toBe(false);
  });
});
