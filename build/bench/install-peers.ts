import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import path from 'node:path';

const PEERS = path.join(import.meta.dirname, 'peers');
const NEEDED = ['pouchdb', 'pouchdb-server'];

export type PeersState = { readonly state: 'ready' } | { readonly state: 'absent'; readonly reason: string };

/** PouchDB and pouchdb-server, in a folder of their own with their own lockfile. Their install scripts are not run. */
export async function installPeers(): Promise<PeersState> {
  if (NEEDED.every((name) => existsSync(path.join(PEERS, 'node_modules', name, 'package.json')))) {
    return { state: 'ready' };
  }
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const child = spawn(npm, args, { cwd: PEERS, stdio: ['ignore', 'ignore', 'pipe'], shell: npm !== 'npm' });
  let told = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    told += text;
  });
  const code = await Promise.race([
    once(child, 'close').then(([status]) => Number(status)),
    once(child, 'error').then(([error]) => (error as Error).message),
  ]);
  return code === 0 ? { state: 'ready' } : { state: 'absent', reason: firstLine(told) ?? `npm ended with ${code}` };
}

function firstLine(text: string): string | undefined {
  return text.split('\n').find((line) => line.trim() !== '');
}
