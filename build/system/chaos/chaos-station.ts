/** A station process as the chaos handles it: started, killed, started again, asked. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { ChaosBoot, FromStation, StationReport, ToStation } from './chaos-station-process.ts';

export interface ChaosStation {
  readonly name: string;
  readonly site: number;
  readonly ackFile: string;
  /** Enrols over `address` at the first start. Resolves when its first fill is done. */
  start(enrol?: ChaosBoot['enrol']): Promise<void>;
  /** Makes the patients of its site. */
  prepare(): Promise<void>;
  work(): void;
  rest(): Promise<void>;
  hurry(): void;
  /** SIGKILL, and a new start that works on. */
  kill(): Promise<void>;
  moveClock(skewMs: number): void;
  report(ackFiles: readonly string[]): Promise<StationReport>;
  acts(): number;
  overtaken(): number;
  stop(): Promise<void>;
}

type Tell<Kind extends FromStation['tell']> = Extract<FromStation, { tell: Kind }>;

export function createChaosStation(
  boot: Omit<ChaosBoot, 'from' | 'skewMs' | 'enrol'>,
  env: NodeJS.ProcessEnv,
): ChaosStation {
  const file = join(import.meta.dirname, 'chaos-station-process.ts');
  let child: ChildProcess | undefined;
  let from = 0;
  let skewMs = 0;
  let overtaken = 0;
  let state: 'resting' | 'working' = 'resting';

  const running = (): ChildProcess => {
    if (!child) throw new Error(`${boot.name} was not started`);
    return child;
  };
  const send = (message: ToStation): void => void (child?.connected && child.send(message));

  function spawn(enrol?: ChaosBoot['enrol']): void {
    const whole: ChaosBoot = { ...boot, from, skewMs, ...(enrol && { enrol }) };
    const made = fork(file, [JSON.stringify(whole)], { execArgv: ['--disable-warning=ExperimentalWarning'], env });
    made.on('error', () => {}); // a message to one that was killed meanwhile
    made.on('message', (message: FromStation) => {
      if (message.tell !== 'act') return;
      from = message.n + 1;
      if (message.outcome === 'overtaken') overtaken += 1;
    });
    child = made;
  }
  /** Rejects when the process ends first. */
  function told<Kind extends FromStation['tell']>(kind: Kind): Promise<Tell<Kind>> {
    const asked = running();
    return new Promise((resolve, reject) => {
      const end = () => {
        asked.off('message', hear).off('exit', onExit);
      };
      const hear = (message: FromStation) => {
        if (message.tell !== kind) return;
        end();
        resolve(message as Tell<Kind>);
      };
      const onExit = (code: number | null) => {
        end();
        reject(new Error(`${boot.name} ended with ${code ?? 'a signal'} before it said ${kind}`));
      };
      asked.on('message', hear).on('exit', onExit);
    });
  }
  async function ask<Kind extends FromStation['tell']>(message: ToStation, kind: Kind): Promise<Tell<Kind>> {
    const answer = told(kind);
    send(message);
    return answer;
  }
  return {
    name: boot.name,
    site: boot.site,
    ackFile: boot.place.ackFile,
    async start(enrol) {
      spawn(enrol);
      await told('ready');
    },
    prepare: async () => void (await ask({ ask: 'prepare' }, 'prepared')),
    work() {
      state = 'working';
      send({ ask: 'work' });
    },
    async rest() {
      state = 'resting';
      await ask({ ask: 'rest' }, 'resting');
    },
    hurry: () => send({ ask: 'hurry' }),
    async kill() {
      const killed = running();
      const exited = once(killed, 'exit');
      killed.kill('SIGKILL');
      const [code] = (await exited) as [number | null];
      if (code !== null) throw new Error(`${boot.name} had ended by itself with ${code}`);
      spawn();
      await told('ready');
      if (state === 'working') send({ ask: 'work' });
    },
    moveClock(to) {
      skewMs = to;
      send({ ask: 'skew', skewMs: to });
    },
    report: (ackFiles) => ask({ ask: 'report', ackFiles }, 'report'),
    acts: () => from,
    overtaken: () => overtaken,
    async stop() {
      if (!child || child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      child.kill('SIGKILL'); // everything has been looked at
      await exited;
    },
  };
}
