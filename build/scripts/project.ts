import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Absolute path of the checkout. */
export const projectFolder = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Absolute path inside the checkout. */
export const inProject = (...parts: string[]) => join(projectFolder, ...parts);

/** What is costly to fetch and the same for every checkout of this user. */
export const cacheFolder = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'holdfast');

export const isContinuousIntegration = Boolean(process.env.CI) && process.env.CI !== 'false';

export function readJson<T>(path: string): T {
  return JSON.parse(readFileSync(path, 'utf8')) as T;
}

/** The environment for programs that the scripts start: the checkout's own binaries first, the pinned Node among them. */
export function projectEnvironment(extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const binFolder = inProject('node_modules', '.bin');
  const separator = process.platform === 'win32' ? ';' : ':';
  return { ...process.env, PATH: `${binFolder}${separator}${process.env.PATH ?? ''}`, ...extra };
}
