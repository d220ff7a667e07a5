/** The desktop application, unpacked and as the system's package. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Configuration, Platform, build as packageWith } from 'electron-builder';
import { buildAll } from './build.ts';
import { ensureElectron, type RunnableElectron } from './electron-dist.ts';
import { inProject, projectFolder } from './project.ts';

export type DesktopPackage = { unpacked: string; packages: string[] };

/** Users get the current Electron or nothing: a release is never built with the development runtime. */
export async function packageRelease(): Promise<DesktopPackage> {
  const runtime = await ensureElectron({ fallback: 'no' });
  if (runtime.state === 'none')
    throw new Error(`${runtime.reason} A release needs it; a test build does not: --test-build`);
  await buildAll();
  const output = inProject('dist');
  await packageWith({ projectDir: projectFolder, publish: 'never', config: newerThanFallback });
  return collect(output);
}

/** For tests: says so in its name, its package and its executable, and lies in a folder of its own. */
export async function packageTestBuild(): Promise<DesktopPackage> {
  const runtime = await ensureElectron({ fallback: 'yes' });
  if (runtime.state === 'none') throw new Error(runtime.reason);
  await buildAll();
  const output = inProject('dist', 'test-build');
  // electron-builder looks for its packager here; ours needs nothing but dpkg-deb.
  process.env.CUSTOM_FPM_PATH = inProject('build/electron/deb-builder.mjs');
  const config = testConfiguration(runtime, output);
  await packageWith({
    projectDir: projectFolder,
    publish: 'never',
    targets: Platform.LINUX.createTarget(['dir', 'deb']),
    config,
  });
  return collect(output);
}

/** A fuse that the development runtime does not have; the others are in electron-builder.yml. */
const newerThanFallback: Configuration = { electronFuses: { grantFileProtocolExtraPrivileges: false } };

/** Laid over electron-builder.yml. */
function testConfiguration(runtime: RunnableElectron, output: string): Configuration {
  const onFallback = runtime.state === 'fallback';
  return {
    productName: 'Holdfast (test build)',
    appId: 'example.holdfast.test-build',
    directories: { output, buildResources: inProject('resources/app-icons') },
    extraMetadata: {
      name: 'holdfast-test-build',
      productName: 'Holdfast (test build)',
      desktopName: 'holdfast-test-build.desktop',
    },
    linux: { executableName: 'holdfast-test-build' },
    deb: { packageName: 'holdfast-test-build' },
    ...(onFallback ? fallbackParts(runtime) : newerThanFallback),
  };
}

/** The old runtime's core is a plain Node program, which cannot read the archive. */
function fallbackParts(runtime: RunnableElectron): Configuration {
  return {
    electronDist: inProject('node_modules/electron/dist'),
    electronVersion: runtime.version,
    asarUnpack: ['**/*.node', 'out/core/**', 'node_modules/**'],
  };
}

async function collect(output: string): Promise<DesktopPackage> {
  const entries = await readdir(output);
  const unpacked = entries.find((entry) => entry.endsWith('-unpacked') || entry.startsWith('mac'));
  if (!unpacked) throw new Error(`electron-builder left no unpacked application in ${output}.`);
  const packages = entries.filter((entry) => /\.(deb|exe|dmg)$/.test(entry)).map((entry) => join(output, entry));
  return { unpacked: join(output, unpacked), packages };
}
