/*
 * What the development runtime runs when it is started with the path of an application: `electron [options] PATH`.
 * The official runtime brings its own; ours serves only what the scripts and Playwright need.
 */
const { app } = require('electron');
const fs = require('node:fs');
const Module = require('node:module');
const path = require('node:path');

function readArguments(argv) {
  const preload = [];
  let print;
  for (let index = 0; index < argv.length; index += 1) {
    const argument = argv[index];
    if (argument === '-r' || argument === '--require') preload.push(argv[++index]);
    else if (argument === '-v' || argument === '--version') print = `v${process.versions.electron}`;
    else if (argument === '--abi') print = process.versions.modules;
    else if (!argument.startsWith('-')) return { preload, print, appPath: path.resolve(argument) };
  }
  return { preload, print };
}

function runApplication(appPath) {
  const facts = JSON.parse(fs.readFileSync(path.join(appPath, 'package.json'), 'utf8'));
  if (facts.version) app.setVersion(facts.version);
  const name = facts.productName || facts.name;
  if (name) app.name = name;
  if (process.platform === 'linux') app.setDesktopName(facts.desktopName || `${app.name}.desktop`);
  app.setAppPath(appPath);
  Module._load(Module._resolveFilename(appPath, null, true), Module, true);
}

const { preload, print, appPath } = readArguments(process.argv.slice(1));
if (preload.length > 0) Module._preloadModules(preload);
if (print !== undefined) {
  process.stdout.write(`${print}\n`);
  process.exit(0);
} else if (appPath === undefined) {
  process.stderr.write('Usage: electron [options] PATH\n');
  process.exit(2);
} else {
  Object.defineProperty(process, 'defaultApp', { configurable: false, enumerable: true, value: true });
  runApplication(appPath);
}
