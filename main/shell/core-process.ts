/** Core as a process, whichever of the two ways it runs in. */
import { fork } from 'node:child_process';
import { type MessagePortMain, utilityProcess } from 'electron';
import type { CoreToShell, ShellToCore } from '../core-channel.ts';
import type { ShellPaths } from './paths.ts';
import type { CoreHost } from './runtime-features.ts';

export type CoreProcess = {
  /** A plain child cannot be given a window's port: the broker relays instead. */
  readonly takesPorts: boolean;
  readonly pid: number | undefined;
  send(message: ShellToCore, port?: MessagePortMain): void;
  onMessage(listener: (message: CoreToShell) => void): void;
  onExit(listener: (code: number | null) => void): void;
  kill(): void;
};

export function startCore(host: CoreHost, paths: ShellPaths): CoreProcess {
  return host === 'utility-process' ? startUtility(paths) : startChild(paths);
}

function startUtility(paths: ShellPaths): CoreProcess {
  const child = utilityProcess.fork(paths.coreEntry, [], { serviceName: 'holdfast-core', stdio: 'inherit' });
  return {
    takesPorts: true,
    get pid() {
      return child.pid;
    },
    send: (message, port) => child.postMessage(message, port ? [port] : []),
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => void child.on('exit', listener),
    kill: () => void child.kill(),
  };
}

function startChild(paths: ShellPaths): CoreProcess {
  const { ELECTRON_RUN_AS_NODE: _none, NODE_OPTIONS: _options, ...env } = process.env;
  const child = fork(paths.coreEntry, [], {
    execPath: paths.nodeExecutable,
    execArgv: [],
    serialization: 'advanced',
    env,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  return {
    takesPorts: false,
    pid: child.pid,
    // A core that has just died cannot be told; its exit is reported on its own.
    send: (message) => void (child.connected && child.send(message, () => {})),
    onMessage: (listener) => void child.on('message', (message) => listener(message as CoreToShell)),
    onExit: (listener) => {
      child.on('error', () => listener(null));
      child.on('exit', (code) => listener(code));
    },
    kill: () => void child.kill('SIGKILL'),
  };
}
