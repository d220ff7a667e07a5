const WIDTH = 28;

/**
 * One line that is written over: bar, share, words, time left. Where there is no terminal, a line every tenth part. When
 * the share falls back, another work has begun and the time left is reckoned anew.
 */
export interface ProgressBar {
  update(done: number, total: number, words: string): void;
  end(): void;
}

export function createProgressBar(
  stream: NodeJS.WriteStream = process.stderr,
  now: () => number = Date.now,
): ProgressBar {
  let started = now();
  let shown = -1;
  let last = 0;
  return {
    update(done, total, words) {
      const share = total > 0 ? Math.min(1, done / total) : 1;
      if (share < last) started = now();
      last = share;
      const line = `${barOf(share)} ${`${Math.floor(share * 100)} %`.padStart(5)}  ${words}${timeLeft(share, now() - started)}`;
      if (stream.isTTY) stream.write(`\r\x1b[K${line}`);
      else if (Math.floor(share * 10) > shown) stream.write(`${line}\n`);
      shown = Math.floor(share * 10);
    },
    end() {
      if (stream.isTTY) stream.write('\n');
    },
  };
}

function barOf(share: number): string {
  const full = Math.round(share * WIDTH);
  return `${'█'.repeat(full)}${'░'.repeat(WIDTH - full)}`;
}

function timeLeft(share: number, elapsedMs: number): string {
  if (share <= 0.02 || share >= 1) return '';
  const seconds = Math.ceil(((1 - share) / share) * (elapsedMs / 1000));
  return `  ${seconds >= 90 ? `${Math.round(seconds / 60)} min` : `${seconds} s`} left`;
}
