#!/usr/bin/env node
/*
 * Makes a .deb with dpkg-deb from the command line that electron-builder gives to fpm, for machines that cannot fetch fpm.
 * Understands what electron-builder says and refuses anything else, so that nothing is left out unseen.
 */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const fields = {};
const depends = [];
const recommends = [];
const sources = [];
const ignored = new Set(['-s', '-t', '--deb-compression', '--license', '--log', '--iteration']);
const known = new Set([
  'architecture',
  'after-install',
  'after-remove',
  'description',
  'version',
  'package',
  'name',
  'maintainer',
  'url',
  'vendor',
  'category',
  'deb-priority',
]);

const args = process.argv.slice(2);
while (args.length > 0) {
  const argument = args.shift();
  if (argument === '--force') continue;
  if (argument === '-d') depends.push(args.shift());
  else if (argument === '--deb-recommends') recommends.push(args.shift());
  else if (ignored.has(argument)) args.shift();
  else if (argument.startsWith('--') && known.has(argument.slice(2))) fields[argument.slice(2)] = args.shift();
  else if (!argument.startsWith('-') && argument.includes('=')) sources.push(splitPair(argument));
  else throw new Error(`deb-builder does not know ${argument}`);
}

function splitPair(pair) {
  const at = pair.lastIndexOf('=');
  return { from: pair.slice(0, at), to: pair.slice(at + 1) };
}

const root = mkdtempSync(join(tmpdir(), 'holdfast-deb-'));
try {
  chmodSync(root, 0o755);
  for (const { from, to } of sources) place(from, join(root, to));
  writeControl();
  const options = ['-Zzstd', '-z3', '--root-owner-group', '--build', root, fields.package];
  execFileSync('dpkg-deb', options, { stdio: ['ignore', 'ignore', 'inherit'] });
} finally {
  rmSync(root, { recursive: true, force: true });
}

function place(from, to) {
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, to, { recursive: true, verbatimSymlinks: true, mode: 2 });
  openToReaders(to);
}

/** Whatever the builder's umask was: readable by all, writable by root. */
function openToReaders(path) {
  const facts = statSync(path);
  chmodSync(path, facts.isDirectory() || facts.mode & 0o100 ? 0o755 : 0o644);
  if (facts.isDirectory()) for (const entry of readdirSync(path)) openToReaders(join(path, entry));
}

function writeControl() {
  const folder = join(root, 'DEBIAN');
  mkdirSync(folder);
  const kibibytes = Math.ceil(sizeOf(root) / 1024);
  const control = [
    `Package: ${fields.name}`,
    `Version: ${fields.version}`,
    `Architecture: ${fields.architecture}`,
    `Maintainer: ${fields.maintainer}`,
    `Installed-Size: ${kibibytes}`,
    ...(depends.length > 0 ? [`Depends: ${depends.join(', ')}`] : []),
    ...(recommends.length > 0 ? [`Recommends: ${recommends.join(', ')}`] : []),
    'Section: misc',
    `Priority: ${fields['deb-priority'] ?? 'optional'}`,
    `Homepage: ${fields.url}`,
    `Description: ${describe(fields.description ?? fields.name)}`,
    '',
  ];
  writeFileSync(join(folder, 'control'), control.join('\n'));
  script(folder, 'postinst', fields['after-install']);
  script(folder, 'postrm', fields['after-remove']);
}

/** First line is the summary; the rest is indented, with a dot for an empty line. */
function describe(text) {
  const [first, ...rest] = text.trim().split('\n');
  return [first.trim(), ...rest.map((line) => ` ${line.trim() || '.'}`)].join('\n');
}

function script(folder, name, source) {
  if (!source) return;
  writeFileSync(join(folder, name), readFileSync(source), { mode: 0o755 });
}

function sizeOf(path) {
  const facts = statSync(path);
  if (!facts.isDirectory()) return facts.size;
  return readdirSync(path).reduce((sum, entry) => sum + sizeOf(join(path, entry)), 0);
}
