/** A screen of its own for each worker: two windows on one would take the focus from each other. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export interface OwnDisplay {
  /** `DISPLAY`, and the cookie that opens it. */
  readonly env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** Lives until its input ends. */
const HOLD = 'echo "$DISPLAY $XAUTHORITY"; exec cat';

/** Undefined where a program needs no X server. */
export async function openOwnDisplay(): Promise<OwnDisplay | undefined> {
  if (process.platform !== 'linux') return undefined;
  const holder = spawn('xvfb-run', ['-a', '-s', '-screen 0 1920x1200x24', 'sh', '-c', HOLD], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const failed = once(holder, 'exit').then(([code]) => {
    throw new Error(`xvfb-run ended with ${code} before it had a display`);
  });
  const [line] = await Promise.race([once(createInterface(holder.stdout), 'line'), failed]);
  failed.catch(() => undefined);
  const [display = '', cookie = ''] = String(line).split(' ');
  return {
    env: { DISPLAY: display, XAUTHORITY: cookie },
    async close() {
      const closed = once(holder, 'exit');
      holder.stdin.end();
      await closed;
    },
  };
}
