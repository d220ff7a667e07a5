/** A server process as the chaos handles it: killed and started again on its folder and port, its clock moved. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { ChaosServerBoot, FromServer, ToServer } from './chaos-server-process.ts';

export interface ChaosServer {
  /** SIGKILL, and a new start on the same port after `awayMs`. Rejects when it had ended by itself. */
  kill(awayMs: number): Promise<void>;
  moveClock(skewMs: number): void;
  /** What it said if it ended by itself. */
  ended(): string | undefined;
  stop(): Promise<void>;
}

const FILE = join(import.meta.dirname, 'chaos-server-process.ts');
const TRIES = 60;

export async function startChaosServer(
  name: string,
  boot: Omit<ChaosServerBoot, 'skewMs'>,
  env: NodeJS.ProcessEnv,
): Promise<ChaosServer> {
  let skewMs = 0;
  const start = () => spawn({ ...boot, skewMs }, env);
  let running = await start();
  const ended = () => {
    const { child, said } = running;
    return child.exitCode === null
      ? undefined
      : `${name} ended by itself with ${child.exitCode}: ${said().slice(-2000)}`;
  };
  const stop = () => endOf(running.child);
  return {
    ended,
    stop,
    async kill(awayMs) {
      const words = ended();
      if (words !== undefined) throw new Error(words);
      await stop();
      await wait(awayMs);
      running = await untilUp(start);
    },
    moveClock(to) {
      skewMs = to;
      if (running.child.connected) running.child.send({ ask: 'skew', skewMs } satisfies ToServer, () => {});
    },
  };
}

interface Running {
  readonly child: ChildProcess;
  /** Both streams. */
  said(): string;
}

async function spawn(boot: ChaosServerBoot, env: NodeJS.ProcessEnv): Promise<Running> {
  const execArgv = ['--disable-warning=ExperimentalWarning'];
  const child = fork(FILE, [JSON.stringify(boot)], { execArgv, env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (bytes: Buffer) => (text += bytes.toString()));
  await new Promise<void>((resolve, reject) => {
    child.once('message', (_message: FromServer) => resolve());
    child.once('exit', (code, signal) => reject(new Error(`the server ended with ${code ?? signal}: ${text}`)));
  });
  return { child, said: () => text };
}

async function endOf(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

/** As a service manager does it: until what it needs is back. */
async function untilUp(start: () => Promise<Running>): Promise<Running> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await start();
    } catch (fault) {
      if (tries === TRIES) throw fault;
      await wait(500);
    }
  }
}
