/**
 * Which Electron runs: the official one that npm's package names, or, where its download cannot be reached, the
 * development runtime. Either way `node_modules/electron` ends up as its own loader expects it, so that the command line,
 * Playwright and electron-builder find it without any environment variable.
 *
 * Run alone: `node build/scripts/electron-dist.ts [--official]`.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { lstat, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { FALLBACK_VERSION, isFallbackSupported, prepareFallback } from '../electron/fallback-runtime.ts';
import { inProject, isContinuousIntegration, projectEnvironment, projectFolder, readJson } from './project.ts';
import { runCommand } from './run-command.ts';

export type ElectronRuntime =
  | { state: 'official'; version: string; executable: string }
  | { state: 'fallback'; version: string; executable: string }
  /** No window can be opened; `reason` is for the person at the terminal. */
  | { state: 'none'; reason: string };

export type RunnableElectron = Exclude<ElectronRuntime, { state: 'none' }>;

export type EnsureOptions = {
  /** `ask`: a person decides about the development runtime. `yes`: tests, which need it. `no`: official or nothing. */
  fallback?: 'ask' | 'yes' | 'no';
  report?: (line: string) => void;
};

const packageFolder = inProject('node_modules', 'electron');
const distFolder = join(packageFolder, 'dist');
const pathFile = join(packageFolder, 'path.txt');

/** Finds or fetches an Electron and says which. Throws only when the fallback is forbidden and needed. */
export async function ensureElectron(options: EnsureOptions = {}): Promise<ElectronRuntime> {
  const { fallback = 'ask', report = console.log } = options;
  const wanted = readJson<{ version: string }>(join(packageFolder, 'package.json')).version;
  const linked = await isLinkedToFallback();
  const fallbackAllowed = fallback !== 'no' && process.env.ELECTRON_NO_FALLBACK !== '1';
  if (linked && fallbackAllowed) return useFallback(report);
  if (linked) await removeLink();
  if ((await installedVersion()) === wanted || (await installOfficial(wanted, report))) return official(wanted);
  if (process.env.ELECTRON_NO_FALLBACK === '1') {
    throw new Error(
      `Electron ${wanted} cannot be downloaded, and ELECTRON_NO_FALLBACK=1 forbids the development runtime.`,
    );
  }
  if (!fallbackAllowed) return { state: 'none', reason: `Electron ${wanted} cannot be downloaded.` };
  if (!isFallbackSupported) {
    return {
      state: 'none',
      reason: `Electron ${wanted} cannot be downloaded; the development runtime is for Linux x64.`,
    };
  }
  if (!(await mayUseFallback(fallback, wanted))) {
    return {
      state: 'none',
      reason: 'Electron cannot be downloaded, and HOLDFAST_DEV_ELECTRON=1 did not allow the old one.',
    };
  }
  return useFallback(report);
}

/** Chromium's own complaints about buses and graphics cards say nothing to anybody here. */
const QUIET = '--log-level=3';

/** Starts the built application. `--no-sandbox` only where the old runtime would refuse to start: as root. */
export function launchElectron(
  runtime: RunnableElectron,
  env: NodeJS.ProcessEnv = {},
  args: readonly string[] = [],
): ChildProcess {
  const rootOnFallback = runtime.state === 'fallback' && process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return spawn(runtime.executable, [...rootOnFallback, QUIET, projectFolder, ...args], {
    cwd: projectFolder,
    env: projectEnvironment({ ELECTRON_RUN_AS_NODE: undefined, ...env }),
    stdio: 'inherit',
  });
}

/** True when a window has somewhere to appear. */
export function hasDisplay(env: NodeJS.ProcessEnv = process.env): boolean {
  if (process.platform !== 'linux') return true;
  return Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
}

async function isLinkedToFallback(): Promise<boolean> {
  const entry = await lstat(distFolder).catch(() => undefined);
  return entry?.isSymbolicLink() === true;
}

async function removeLink(): Promise<void> {
  await rm(distFolder);
  await rm(pathFile, { force: true });
}

async function installedVersion(): Promise<string | undefined> {
  const text = await readFile(join(distFolder, 'version'), 'utf8').catch(() => undefined);
  return text?.trim().replace(/^v/, '');
}

async function installOfficial(wanted: string, report: (line: string) => void): Promise<boolean> {
  report(`Fetching Electron ${wanted} …`);
  const result = await runCommand(process.execPath, [join(packageFolder, 'install.js')], { timeout: 15 * 60_000 });
  if (result.code === 0 && (await installedVersion()) === wanted) return true;
  const cause = result.output.split('\n').find((line) => line.trim() !== '');
  report(`Electron ${wanted} was not downloaded: ${cause ?? `exit ${result.code}`}`);
  return false;
}

async function official(version: string): Promise<ElectronRuntime> {
  return { state: 'official', version, executable: join(distFolder, await readFile(pathFile, 'utf8')) };
}

async function mayUseFallback(fallback: 'ask' | 'yes' | 'no', wanted: string): Promise<boolean> {
  if (fallback === 'yes' || isContinuousIntegration || process.env.HOLDFAST_DEV_ELECTRON === '1') return true;
  if (!process.stdin.isTTY || !process.stdout.isTTY) return false;
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    const question =
      `Electron ${wanted} cannot be downloaded here. Use Electron ${FALLBACK_VERSION} instead? ` +
      'It is old and without security fixes: demo data only. [y/N] ';
    return /^y(es)?$/i.test((await terminal.question(question)).trim());
  } finally {
    terminal.close();
  }
}

async function useFallback(report: (line: string) => void): Promise<ElectronRuntime> {
  const folder = await prepareFallback(report);
  await rm(distFolder, { recursive: true, force: true });
  await symlink(folder, distFolder);
  await writeFile(pathFile, 'electron');
  report(`*** Electron ${FALLBACK_VERSION}, the old DEVELOPMENT RUNTIME, is in use: unpatched, demo data only. ***`);
  return { state: 'fallback', version: FALLBACK_VERSION, executable: join(distFolder, 'electron') };
}

if (import.meta.main) {
  const runtime = await ensureElectron({ fallback: process.argv.includes('--official') ? 'no' : 'ask' });
  if (runtime.state === 'none') console.error(runtime.reason);
  else console.log(`${runtime.state} Electron ${runtime.version}: ${runtime.executable}`);
  process.exitCode = runtime.state === 'none' ? 1 : 0;
}
