/** Whether pages come compressed: worth it on a slow line, a burden on a fast one. Learned from what each brought. */
export interface EncodingChooser {
  choose(): 'gzip' | 'identity';
  /** `bytes` as decoded. */
  note(encoding: 'gzip' | 'identity', bytes: number, elapsedMs: number): void;
}

/** Below this rate (bytes a millisecond, decoded) plain pages are not even tried. */
const WORTH_A_TRY = 2_000;
/** Shorter answers say more about the way there than about the line. */
const LEAST_BYTES = 200_000;
const TRY_AGAIN_AFTER = 64;

export function createEncodingChooser(): EncodingChooser {
  let gzip = 0;
  let identity = 0;
  let pages = 0;
  return {
    choose() {
      if (gzip < WORTH_A_TRY) return 'gzip';
      if (identity === 0) return 'identity';
      const better = identity > gzip ? 'identity' : 'gzip';
      if (pages % TRY_AGAIN_AFTER !== 0) return better;
      return better === 'gzip' ? 'identity' : 'gzip';
    },
    note(encoding, bytes, elapsedMs) {
      if (bytes < LEAST_BYTES) return;
      pages += 1;
      const rate = bytes / Math.max(1, elapsedMs);
      if (encoding === 'gzip') gzip = mixed(gzip, rate);
      else identity = mixed(identity, rate);
    },
  };
}

function mixed(before: number, now: number): number {
  return before === 0 ? now : before * 0.7 + now * 0.3;
}
