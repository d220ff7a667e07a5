/**
 * Keeps core running. A core that dies is started again, sooner or later depending on how often it died; a core that says
 * `fatal` is left alone, because a second try would meet the same wrong key or damaged file.
 */
import { type BootMessage, type CoreToShell, type ShellToCore, STOP_GRACE_MS } from '../core-channel.ts';
import type { CoreProcess } from './core-process.ts';

export type CoreState =
  | { state: 'starting' }
  | { state: 'running'; core: CoreProcess }
  /** It died `failures` times in a row and is started again after `delayMs`. */
  | { state: 'waiting'; failures: number; delayMs: number }
  /** It said why it cannot run. */
  | { state: 'fatal'; code: string; sentence: string }
  | { state: 'stopped' };

export type SupervisorOptions = {
  start: () => CoreProcess;
  /** Asked at each start. */
  boot: () => BootMessage;
  /** Everything but `ready` and `fatal`, which the supervisor answers for. */
  onMessage: (message: CoreToShell, core: CoreProcess) => void;
  onState: (state: CoreState) => void;
  firstDelayMs?: number;
  longestDelayMs?: number;
  /** A core that ran this long starts with a clean record. */
  steadyAfterMs?: number;
  now?: () => number;
};

export type Supervisor = {
  readonly state: CoreState;
  start(): void;
  /** Starts again at once after `fatal` or while waiting. */
  retry(): void;
  /** Ends core in order and starts it anew at once: there is a newer build of it. */
  restart(): void;
  send(message: ShellToCore): void;
  stop(): Promise<void>;
};

export function createSupervisor(options: SupervisorOptions): Supervisor {
  const { firstDelayMs = 250, longestDelayMs = 10_000, steadyAfterMs = 30_000, now = Date.now } = options;
  let state: CoreState = { state: 'stopped' };
  let core: CoreProcess | undefined;
  let failures = 0;
  let readyAt: number | undefined;
  let timer: NodeJS.Timeout | undefined;
  /** Ended on purpose, to be started again. */
  let renewing: CoreProcess | undefined;

  const enter = (next: CoreState) => {
    state = next;
    options.onState(next);
  };

  const receive = (from: CoreProcess, message: CoreToShell) => {
    if (from !== core) return;
    if (message.kind === 'ready') {
      readyAt = now();
      enter({ state: 'running', core: from });
    } else if (message.kind === 'fatal') enter({ state: 'fatal', code: message.code, sentence: message.sentence });
    else options.onMessage(message, from);
  };

  const leave = (gone: CoreProcess) => {
    if (gone !== core) return;
    core = undefined;
    if (state.state === 'fatal' || state.state === 'stopped') return;
    if (renewing === gone) return start();
    const wasSteady = readyAt !== undefined && now() - readyAt >= steadyAfterMs;
    failures = wasSteady ? 1 : failures + 1;
    const delayMs = Math.min(firstDelayMs * 2 ** (failures - 1), longestDelayMs);
    enter({ state: 'waiting', failures, delayMs });
    timer = setTimeout(start, delayMs);
  };

  const start = () => {
    clearTimeout(timer);
    readyAt = undefined;
    const started = options.start();
    core = started;
    started.onMessage((message) => receive(started, message));
    started.onExit(() => leave(started));
    enter({ state: 'starting' });
    started.send(options.boot());
  };

  const endInOrder = (ending: CoreProcess) => {
    const kill = setTimeout(() => ending.kill(), STOP_GRACE_MS);
    ending.onExit(() => clearTimeout(kill));
    ending.send({ kind: 'stop' });
  };

  const stop = async () => {
    clearTimeout(timer);
    const stopping = core;
    enter({ state: 'stopped' });
    if (!stopping) return;
    await new Promise<void>((resolve) => {
      stopping.onExit(() => resolve());
      endInOrder(stopping);
    });
  };

  return {
    get state() {
      return state;
    },
    start,
    retry: () => {
      if (core === undefined) start();
    },
    restart: () => {
      if (core === undefined) return start();
      renewing = core;
      endInOrder(core);
    },
    send: (message) => core?.send(message),
    stop,
  };
}
