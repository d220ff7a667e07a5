import type { Desk } from './desk.ts';
import type { SyncPart } from './sync-part.ts';

const SKEW_LIMIT_MS = 60_000;

/** How far the time and the place of what is captured now can be trusted: the clock held against the server, and contact. */
export function captureQuality(sync: SyncPart | undefined): ReturnType<Desk['quality']> {
  const status = sync?.status();
  const offline = status?.link !== 'connected';
  const skewMs = status?.clockSkewMs;
  if (skewMs === undefined) return { clock: { quality: 'unchecked' }, offline };
  return { clock: { quality: Math.abs(skewMs) > SKEW_LIMIT_MS ? 'skewed' : 'checked', skewMs }, offline };
}
