import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A fresh folder for one test; `remove` deletes it with all that is in it. */
export function makeTempFolder(purpose = 'test'): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), `holdfast-${purpose}-`));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
