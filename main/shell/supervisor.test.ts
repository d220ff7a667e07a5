import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { BootMessage, CoreToShell, ShellToCore } from '../core-channel.ts';
import type { CoreProcess } from './core-process.ts';
import { createSupervisor } from './supervisor.ts';

const boot: BootMessage = {
  kind: 'boot',
  dataFolder: '/data',
  appVersion: '0.1.0',
  fallbackRuntime: false,
  wrap: 'file',
  rendererFolder: '/renderer',
};

class PretendCore implements CoreProcess {
  readonly takesPorts = false;
  readonly pid = 1;
  readonly heard: ShellToCore[] = [];
  killed = false;
  #say: (message: CoreToShell) => void = () => {};
  readonly #exits: ((code: number | null) => void)[] = [];

  send(message: ShellToCore): void {
    this.heard.push(message);
  }
  onMessage(listener: (message: CoreToShell) => void): void {
    this.#say = listener;
  }
  onExit(listener: (code: number | null) => void): void {
    this.#exits.push(listener);
  }
  kill(): void {
    this.killed = true;
    this.exit();
  }
  say(message: CoreToShell): void {
    this.#say(message);
  }
  exit(): void {
    for (const listener of this.#exits) listener(1);
  }
}

function setUp() {
  const cores: PretendCore[] = [];
  const states: string[] = [];
  const relayed: CoreToShell[] = [];
  const supervisor = createSupervisor({
    start: () => {
      const core = new PretendCore();
      cores.push(core);
      return core;
    },
    boot: () => boot,
    onMessage: (message) => relayed.push(message),
    onState: (now) => states.push(now.state === 'waiting' ? `waiting ${now.delayMs}` : now.state),
  });
  const latest = () => {
    const core = cores.at(-1);
    if (!core) throw new Error('No core was started.');
    return core;
  };
  return { supervisor, cores, states, relayed, latest };
}

describe('supervisor of core', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('boots core once and passes on what it says', () => {
    const { supervisor, latest, relayed, states } = setUp();
    supervisor.start();
    latest().say({ kind: 'ready' });
    latest().say({ kind: 'port-message', port: 1, data: 'x' });
    expect(latest().heard).toEqual([boot]);
    expect(relayed).toEqual([{ kind: 'port-message', port: 1, data: 'x' }]);
    expect(states).toEqual(['starting', 'running']);
  });

  it('starts a dead core again, later each time, never later than ten seconds', () => {
    const { supervisor, cores, latest, states } = setUp();
    supervisor.start();
    for (let death = 0; death < 8; death += 1) {
      latest().exit();
      vi.advanceTimersByTime(10_000);
    }
    const waits = states.filter((state) => state.startsWith('waiting'));
    expect(waits.map((wait) => Number(wait.slice(8)))).toEqual([250, 500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
    expect(cores).toHaveLength(9);
  });

  it('forgives a core that ran steadily', () => {
    const { supervisor, latest, states } = setUp();
    supervisor.start();
    latest().exit();
    vi.advanceTimersByTime(250);
    latest().say({ kind: 'ready' });
    vi.advanceTimersByTime(30_000);
    latest().exit();
    expect(states.at(-1)).toBe('waiting 250');
  });

  it('leaves a core alone that said why it cannot run, until someone asks', () => {
    const { supervisor, cores, latest } = setUp();
    supervisor.start();
    latest().say({ kind: 'fatal', code: 'store.corrupt', sentence: 'The file is damaged.' });
    latest().exit();
    vi.advanceTimersByTime(60_000);
    expect(cores).toHaveLength(1);
    expect(supervisor.state).toEqual({ state: 'fatal', code: 'store.corrupt', sentence: 'The file is damaged.' });
    supervisor.retry();
    expect(cores).toHaveLength(2);
  });

  it('a retry while core runs does not start a second one', () => {
    const { supervisor, cores, latest } = setUp();
    supervisor.start();
    latest().say({ kind: 'ready' });
    supervisor.retry();
    expect(cores).toHaveLength(1);
  });

  it('takes a newer build of core at once, without counting a failure', () => {
    const { supervisor, cores, latest, states } = setUp();
    supervisor.start();
    latest().say({ kind: 'ready' });
    supervisor.restart();
    expect(latest().heard.at(-1)).toEqual({ kind: 'stop' });
    latest().exit();
    expect(cores).toHaveLength(2);
    latest().say({ kind: 'ready' });
    expect(states).toEqual(['starting', 'running', 'starting', 'running']);
    vi.advanceTimersByTime(60_000);
    expect(latest().killed).toBe(false);
  });

  it('stops core in peace, and kills one that does not leave', async () => {
    const { supervisor, latest, states } = setUp();
    supervisor.start();
    latest().say({ kind: 'ready' });
    const stopped = supervisor.stop();
    expect(latest().heard.at(-1)).toEqual({ kind: 'stop' });
    vi.advanceTimersByTime(5_000);
    await stopped;
    expect(latest().killed).toBe(true);
    vi.advanceTimersByTime(60_000);
    expect(states.at(-1)).toBe('stopped');
  });
});
