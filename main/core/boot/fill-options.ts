import { resolve } from 'node:path';
import type { CoreOptions } from '../core-options.ts';
import { describeFill } from '../fill/fill-part.ts';

/** `--fill-from FILE`, or `HOLDFAST_FILL_FROM`: a snapshot file that was carried here. `say`: what became of it, in a sentence. */
export function readFillOptions(
  file: string | undefined,
  say: (words: string) => void,
): Pick<CoreOptions, 'fillFrom' | 'onFilled'> {
  if (file === undefined || file === '') return {};
  return { fillFrom: resolve(file), onFilled: (outcome) => say(describeFill(outcome)) };
}
