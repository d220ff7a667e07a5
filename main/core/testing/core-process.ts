/** Core as a process of its own, with the test in the place of the shell: control messages and windows over Node's channel. */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { BootMessage, CoreToShell, ShellToCore } from '../../core-channel.ts';
import { createTestWindow, type TestWindow } from './test-window.ts';

export interface CoreProcess {
  readonly child: ChildProcess;
  /** `ready` or `fatal`. */
  booted(): Promise<CoreToShell>;
  openWindow(): TestWindow;
  /** What the shell was given to keep. */
  kept(): string | undefined;
  /** SIGKILL: what a power cut does to a process. */
  kill(): Promise<void>;
  /** As the shell ends core. Gives the exit code. */
  stop(): Promise<number | null>;
}

export function startCoreProcess(boot: Partial<BootMessage> & { dataFolder: string }): CoreProcess {
  const entry = fileURLToPath(new URL('../index.ts', import.meta.url));
  const child = fork(entry, [], {
    execArgv: [],
    serialization: 'advanced',
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const windows = new Map<number, TestWindow>();
  let kept: string | undefined;
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const send = (message: ShellToCore): void => {
    if (child.connected) child.send(message, () => {});
  };
  const booted = new Promise<CoreToShell>((resolve, reject) => {
    child.on('message', (message: CoreToShell) => {
      if (message.kind === 'ready' || message.kind === 'fatal') resolve(message);
      else if (message.kind === 'port-message') windows.get(message.port)?.receive(message.data);
      else if (message.kind === 'keep') kept = message.passphrase;
      else if (message.kind === 'wrap' || message.kind === 'unwrap') send(answerOfKeychain(message));
    });
    exited.then(() => reject(new Error('core ended before it was ready')));
  });
  booted.catch(() => undefined);
  send({ kind: 'boot', appVersion: '0.1.0', fallbackRuntime: false, wrap: 'file', rendererFolder: '', ...boot });
  return {
    child,
    booted: () => booted,
    kept: () => kept,
    openWindow() {
      const port = windows.size + 1;
      const window = createTestWindow((data) => send({ kind: 'port-message', port, data }));
      windows.set(port, window);
      send({ kind: 'port-open', port });
      return window;
    },
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
    stop() {
      send({ kind: 'stop' });
      return exited;
    },
  };
}

/** A keychain that turns the bytes round: enough to see that core asks, and keeps what it is given. */
function answerOfKeychain(message: Extract<CoreToShell, { kind: 'wrap' | 'unwrap' }>): ShellToCore {
  const bytesBase64 = Buffer.from(message.bytesBase64, 'base64').reverse().toString('base64');
  const reply = { state: 'done' as const, bytesBase64 };
  return { kind: message.kind === 'wrap' ? 'wrapped' : 'unwrapped', request: message.request, reply };
}
