/** Core alone, serving its screens to a browser on this computer, and that browser. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { inProject, projectEnvironment } from '../scripts/project.ts';

export interface BrowserStation {
  /** To be opened once. */
  readonly address: string;
  /** Everything that it printed, on both outputs. */
  printed(): string;
  close(): Promise<void>;
}

export async function startBrowserStation(dataFolder: string): Promise<BrowserStation> {
  const args = [inProject('out/core/index.cjs'), '--data', dataFolder, '--renderer', inProject('out/renderer')];
  const core = spawn(process.execPath, args, { env: projectEnvironment(), stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  core.stderr.on('data', (bytes) => {
    printed += String(bytes);
  });
  const { promise: opened, resolve, reject } = Promise.withResolvers<string>();
  core.once('exit', () => reject(new Error(`core ended: ${printed}`)));
  createInterface(core.stdout).on('line', (line) => {
    printed += `${line}\n`;
    const [, address] = /^Open (http:\S+)/.exec(line) ?? [];
    if (address) resolve(address);
  });
  return {
    address: await opened,
    printed: () => printed,
    async close() {
      const exited = once(core, 'exit');
      core.kill('SIGTERM');
      await exited;
    },
  };
}
