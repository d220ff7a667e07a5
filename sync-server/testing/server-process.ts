/** The server as a process of its own, as an operator runs it: to be signalled, killed, weighed. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface ServerProcess {
  readonly address: string;
  readonly child: ChildProcess;
  /** Everything it printed so far, both streams. */
  output(): string;
  /** Resolves with the exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals | null>;
  /** Resident memory in MiB; undefined where the system does not tell. */
  residentMib(): number | undefined;
  kill(): Promise<void>;
}

const ENTRY = join(import.meta.dirname, '..', 'index.ts');

export async function spawnServer(
  folder: string,
  options: readonly string[] = [],
  environment: Readonly<Record<string, string>> = {},
): Promise<ServerProcess> {
  const words = [ENTRY, '--listen', '127.0.0.1:0', '--data', folder, '--admin', 'root:secret pass', ...options];
  const child = spawn(process.execPath, words, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  });
  let text = '';
  const ended = new Promise<number | NodeJS.Signals | null>((resolve) =>
    child.once('close', (code, signal) => resolve(code ?? signal)),
  );
  const address = await new Promise<string>((resolve, reject) => {
    const hear = (chunk: Buffer) => {
      text += chunk;
      const found = /listens on (\S+)/.exec(text)?.[1];
      if (found) resolve(found);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    void ended.then(() => reject(new Error(`the server ended: ${text}`)));
  });
  return {
    address,
    child,
    ended,
    output: () => text,
    residentMib: () => residentMib(child.pid),
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

function residentMib(pid: number | undefined): number | undefined {
  try {
    const kib = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kib === undefined ? undefined : Math.round(Number(kib) / 1024);
  } catch {
    return undefined;
  }
}

/** Runs a command of the server to its end; gives what it printed. Throws when it fails. */
export function runServerCommand(...words: readonly string[]): string {
  return execFileSync(process.execPath, [ENTRY, ...words], { encoding: 'utf8' });
}
