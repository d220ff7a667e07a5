import type { KeyboardScanner } from '#shared/contract/device.ts';
import { DEFAULT_WEDGE_PROFILE, type WedgeProfile } from '#shared/domain/scan/wedge.ts';

/** What was set at this terminal, with what separators are everywhere; as scanners come where nothing was set. */
export function wedgeProfileOf(configured: KeyboardScanner | undefined): WedgeProfile {
  if (!configured) return DEFAULT_WEDGE_PROFILE;
  const { prefix, suffix, maximalGapMs, minimalLength } = configured;
  const { meanings } = DEFAULT_WEDGE_PROFILE;
  return { prefix, maximalGapMs, minimalLength, meanings, ...(suffix === null ? {} : { suffix }) };
}
