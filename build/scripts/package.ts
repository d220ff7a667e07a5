/**
 * `npm run package`               the desktop application with the official Electron
 * `npm run package -- --test-build` the same for tests: may use the development runtime, and says so in its name
 * `npm run package -- server`     the sync server as an archive
 */
import { relative } from 'node:path';
import { packageRelease, packageTestBuild } from './package-desktop.ts';
import { packageServer } from './package-server.ts';
import { projectFolder } from './project.ts';

const wanted = process.argv.slice(2);
const show = (path: string) => console.log(relative(projectFolder, path));

try {
  if (wanted[0] === 'server') show(await packageServer());
  else if (wanted.length === 0 || wanted[0] === '--test-build') {
    const made = await (wanted.length === 0 ? packageRelease() : packageTestBuild());
    for (const path of [made.unpacked, ...made.packages]) show(path);
  } else throw new Error(`Unknown: ${wanted.join(' ')}. Say nothing, --test-build or server.`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
