/** A server process as the chaos handles it: killed and started again on its folder and port, its clock moved. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { StoreSummary } from '#shared/store/document-store.ts';
import type { ChaosServerBoot, FromServer, ToServer } from './chaos-server-process.ts';

export interface ChaosServer {
  /** SIGKILL, and a new start on the same port after `awayMs`. Rejects when it had ended by itself. */
  kill(awayMs: number): Promise<void>;
  moveClock(skewMs: number): void;
  /** What a hub holds of a site; undefined where its process ends meanwhile. */
  sum(facility: string): Promise<StoreSummary | undefined>;
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
    sum: (facility) => askSum(running.child, facility),
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

function askSum(child: ChildProcess, facility: string): Promise<StoreSummary | undefined> {
  return new Promise((resolve) => {
    const end = (sum?: StoreSummary) => {
      child.off('message', hear).off('exit', onExit);
      resolve(sum);
    };
    const hear = (message: FromServer) => void (message.tell === 'sum' && end(message.sum));
    const onExit = () => end();
    child.on('message', hear).on('exit', onExit);
    if (!child.connected) return end();
    child.send({ ask: 'sum', facility } satisfies ToServer, (fault) => void (fault && end()));
  });
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
