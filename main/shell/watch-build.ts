import { existsSync, watch } from 'node:fs';
import { dirname } from 'node:path';

/** A build empties its folder and writes it anew. */
const SETTLED_MS = 400;

/** For development: calls when a newer build of `entry` lies on the disk. */
export function watchBuild(entry: string, onBuilt: () => void): void {
  let timer: NodeJS.Timeout | undefined;
  const settle = () => {
    if (existsSync(entry)) onBuilt();
    else timer = setTimeout(settle, SETTLED_MS);
  };
  watch(dirname(entry), () => {
    clearTimeout(timer);
    timer = setTimeout(settle, SETTLED_MS);
  });
}
