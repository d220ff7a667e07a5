/** A bundle is fresh while the content it was made from is the same: a fingerprint of its inputs lies beside it. */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

const STAMP = '.fingerprint';
const NOT_BUILT_IN = /(\.(test|contract|e2e)\.tsx?|\.md)$/;

/** SHA-256 over the names and contents of all files below `inputs`; tests and documents do not count. */
export async function fingerprint(root: string, inputs: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const input of inputs) {
    for (const file of await listFiles(join(root, input))) {
      hash.update(relative(root, file).split(sep).join('/'));
      hash.update(await readFile(file));
    }
  }
  return hash.digest('hex');
}

export async function isFresh(outFolder: string, print: string): Promise<boolean> {
  const stamped = await readFile(join(outFolder, STAMP), 'utf8').catch(() => '');
  return stamped === print;
}

export async function stamp(outFolder: string, print: string): Promise<void> {
  await mkdir(outFolder, { recursive: true });
  await writeFile(join(outFolder, STAMP), print);
}

async function listFiles(path: string): Promise<string[]> {
  const found = await stat(path).catch(() => undefined);
  if (!found) return [];
  if (found.isFile()) return [path];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !NOT_BUILT_IN.test(entry.name) && !entry.parentPath.includes('node_modules'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
