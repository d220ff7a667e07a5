import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

const BUNDLE_NAME = /\.json(\.gz)?$/i;

/** Files to import below the given paths, sorted, so that a second run meets them in the same order. */
export async function findBundleFiles(paths: readonly string[]): Promise<readonly { path: string; bytes: number }[]> {
  const found: { path: string; bytes: number }[] = [];
  for (const path of paths) found.push(...(await filesBelow(path)));
  return found;
}

async function filesBelow(path: string): Promise<{ path: string; bytes: number }[]> {
  const entry = await stat(path);
  if (entry.isFile()) return [{ path, bytes: entry.size }];
  const files: { path: string; bytes: number }[] = [];
  for (const name of (await readdir(path)).sort()) {
    const child = join(path, name);
    const about = await stat(child);
    if (about.isDirectory()) files.push(...(await filesBelow(child)));
    else if (BUNDLE_NAME.test(name)) files.push({ path: child, bytes: about.size });
  }
  return files;
}
