import { existsSync } from 'node:fs';
import path from 'node:path';
import { runCommand } from '../scripts/run-command.ts';

const PEERS = path.join(import.meta.dirname, 'peers');
const NEEDED = ['pouchdb', 'pouchdb-server'];

export type PeersState = { readonly state: 'ready' } | { readonly state: 'absent'; readonly reason: string };

/** PouchDB and pouchdb-server, in a folder of their own with their own lockfile. Their install scripts are not run. */
export async function installPeers(): Promise<PeersState> {
  if (NEEDED.every((name) => existsSync(path.join(PEERS, 'node_modules', name, 'package.json')))) {
    return { state: 'ready' };
  }
  const isWindows = process.platform === 'win32';
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const { code, output } = await runCommand(isWindows ? 'npm.cmd' : 'npm', args, { cwd: PEERS, shell: isWindows });
  if (code === 0) return { state: 'ready' };
  const reason = output.split('\n').find((line) => line.trim() !== '');
  return { state: 'absent', reason: reason ?? `npm ended with ${code}` };
}
