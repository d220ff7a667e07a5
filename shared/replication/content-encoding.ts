/** Whether pages come compressed: worth it on a slow line, a burden on a fast one. Learned from what each brought. */
export interface EncodingChooser {
  choose(): 'gzip' | 'identity';
  /** Whether the line is known to be a slow one. */
  isSlow(): boolean;
  /** How many of `rows` to ask for: plain pages are only tried with few, as a line that wants gzip is slow without it. */
  limit(encoding: 'gzip' | 'identity', rows: number): number;
  /** `bytes` as decoded. */
  note(encoding: 'gzip' | 'identity', page: { bytes: number; rows: number; elapsedMs: number }): void;
}

/** Below this rate (bytes a millisecond, decoded) plain pages are not even tried. */
const WORTH_A_TRY = 2_000;
/** Shorter answers say more about the way there than about the line. */
const LEAST_BYTES = 200_000;
/** Of a page that is only a try. */
const TRIAL_BYTES = 1.25 * LEAST_BYTES;
const TRY_AGAIN_AFTER = 64;

export function createEncodingChooser(): EncodingChooser {
  let gzip = 0;
  let identity = 0;
  let pages = 0;
  let bytesPerRow = 0;
  return {
    choose() {
      if (gzip < WORTH_A_TRY) return 'gzip';
      if (identity === 0) return 'identity';
      const better = identity > gzip ? 'identity' : 'gzip';
      if (pages % TRY_AGAIN_AFTER !== 0) return better;
      return better === 'gzip' ? 'identity' : 'gzip';
    },
    isSlow: () => gzip > 0 && gzip < WORTH_A_TRY,
    limit(encoding, rows) {
      const isTrial = encoding === 'identity' && (identity === 0 || identity < gzip);
      if (!isTrial || bytesPerRow === 0) return rows;
      return Math.min(rows, Math.ceil(TRIAL_BYTES / bytesPerRow));
    },
    note(encoding, { bytes, rows, elapsedMs }) {
      if (rows > 0) bytesPerRow = mixed(bytesPerRow, bytes / rows);
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
