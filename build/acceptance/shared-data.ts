import { existsSync } from 'node:fs';
import path from 'node:path';

/** Folder of the real input for tests, for developers and CI: `HOLDFAST_SHARED`, or `../shared/data` beside the checkout. */
export function sharedData(): string | undefined {
  const beside = path.resolve(import.meta.dirname, '../../../shared/data');
  return [process.env.HOLDFAST_SHARED, beside].find((folder) => folder !== undefined && existsSync(folder));
}
