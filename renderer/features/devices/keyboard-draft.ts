import { type KeyboardScanner, keyboardScanner } from '#shared/contract/device.ts';
import { DEFAULT_WEDGE_PROFILE } from '#shared/domain/scan/wedge.ts';

/** What the form holds while somebody types. */
export interface KeyboardDraft {
  readonly prefix: string;
  readonly suffix: string;
  readonly maximalGapMs: string;
  readonly minimalLength: string;
}

export function keyboardDraftOf(configured: KeyboardScanner | undefined): KeyboardDraft {
  const { prefix, suffix, maximalGapMs, minimalLength } = configured ?? DEFAULT_WEDGE_PROFILE;
  return {
    ...{ prefix: prefix.join(' '), suffix: suffix ?? '' },
    ...{ maximalGapMs: String(maximalGapMs), minimalLength: String(minimalLength) },
  };
}

/** Undefined while something does not hold. */
export function findKeyboard(draft: KeyboardDraft): KeyboardScanner | undefined {
  const read = keyboardScanner.safeParse({
    prefix: draft.prefix.split(/\s+/).filter(Boolean),
    suffix: draft.suffix.trim() || null,
    maximalGapMs: Number(draft.maximalGapMs),
    minimalLength: Number(draft.minimalLength),
  });
  return read.data;
}
