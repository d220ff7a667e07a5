import { describe, expect, it } from 'vitest';
import { DEFAULT_WEDGE_PROFILE } from '#shared/domain/scan/wedge.ts';
import { wedgeProfileOf } from '../../scan/wedge-profile.ts';
import { findKeyboard, keyboardDraftOf } from './keyboard-draft.ts';

describe('DV8 scanners that type like a keyboard', () => {
  it('DV8 what is typed becomes the profile of this terminal, and comes back the same', () => {
    const draft = { prefix: 'F13  F14', suffix: 'Tab', maximalGapMs: '60', minimalLength: '8' };
    const keyboard = findKeyboard(draft);
    expect(keyboardDraftOf(keyboard)).toEqual({ ...draft, prefix: 'F13 F14' });
    expect(wedgeProfileOf(keyboard)).toMatchObject({ prefix: ['F13', 'F14'], suffix: 'Tab', maximalGapMs: 60 });
  });

  it('DV8 without a key at the end the pause tells it; separators stay', () => {
    const keyboard = findKeyboard({ ...keyboardDraftOf(undefined), suffix: ' ' });
    expect(wedgeProfileOf(keyboard)).not.toHaveProperty('suffix');
    expect(wedgeProfileOf(keyboard).meanings).toEqual(DEFAULT_WEDGE_PROFILE.meanings);
    expect(wedgeProfileOf(undefined)).toEqual(DEFAULT_WEDGE_PROFILE);
  });

  it('DV8 what would take typing for scans is no profile', () => {
    for (const wrong of [
      { maximalGapMs: '900' },
      { maximalGapMs: '' },
      { minimalLength: '1' },
      { prefix: 'a b c d e' },
    ])
      expect(findKeyboard({ ...keyboardDraftOf(undefined), ...wrong })).toBeUndefined();
  });
});
