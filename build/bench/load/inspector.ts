/** A measured process seen through its debugger: what it holds after a collection, and where its time goes. */

export interface HeldMemory {
  /** Objects and buffers, bytes. */
  readonly heldBytes: number;
  /** Pages of the process in memory, bytes; what was freed may still count. */
  readonly residentBytes: number;
}

export interface Inspector {
  /** After two collections of garbage. */
  memory(): Promise<HeldMemory>;
  /** Milliseconds of processor time since it started. */
  cpuMs(): Promise<number>;
  startProfile(): Promise<void>;
  /** In the form that developer tools open (`.cpuprofile`). */
  stopProfile(): Promise<CpuProfile>;
  close(): void;
}

export interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

interface Message {
  readonly id?: number;
  readonly result?: Record<string, unknown>;
  readonly error?: { readonly message: string };
}

const MEMORY = `(({ heapUsed, external, rss }) => JSON.stringify({ heldBytes: heapUsed + external, residentBytes: rss }))(process.memoryUsage())`;

const CPU_MS = '(({ user, system }) => (user + system) / 1000)(process.cpuUsage())';

/** `address` is what the process printed when it was started with `--inspect`. */
export async function openInspector(address: string): Promise<Inspector> {
  const socket = new WebSocket(address);
  const waiting = new Map<number, (message: Message) => void>();
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve);
    socket.addEventListener('error', () => reject(new Error('the debugger does not answer')));
  });
  socket.addEventListener('message', ({ data }) => {
    const message = JSON.parse(String(data)) as Message;
    if (message.id !== undefined) waiting.get(message.id)?.(message);
  });
  let count = 0;
  const ask = async (method: string, params: object = {}): Promise<Record<string, unknown>> => {
    count += 1;
    const id = count;
    const { promise, resolve } = Promise.withResolvers<Message>();
    waiting.set(id, resolve);
    socket.send(JSON.stringify({ id, method, params }));
    const { result, error } = await promise;
    waiting.delete(id);
    if (error) throw new Error(`${method}: ${error.message}`);
    return result ?? {};
  };
  return {
    async memory() {
      for (let n = 0; n < 2; n += 1) await ask('HeapProfiler.collectGarbage');
      const { result } = (await ask('Runtime.evaluate', { expression: MEMORY })) as { result: { value: string } };
      return JSON.parse(result.value) as HeldMemory;
    },
    async cpuMs() {
      const { result } = (await ask('Runtime.evaluate', { expression: CPU_MS })) as { result: { value: number } };
      return result.value;
    },
    async startProfile() {
      await ask('Profiler.enable');
      await ask('Profiler.start');
    },
    stopProfile: async () => (await ask('Profiler.stop')).profile as CpuProfile,
    close: () => socket.close(),
  };
}

export interface HotFunction {
  readonly name: string;
  /** Part of the time in which the process was not idle, 0–1. */
  readonly part: number;
}

/** Where the time went, by the function itself, without what it calls. */
export function hottest({ nodes, samples, timeDeltas }: CpuProfile, count: number): HotFunction[] {
  const names = new Map(nodes.map(({ id, callFrame }) => [id, nameOf(callFrame)]));
  const times = new Map<string, number>();
  samples.forEach((id, at) => {
    const name = names.get(id) ?? '';
    times.set(name, (times.get(name) ?? 0) + (timeDeltas[at] ?? 0));
  });
  times.delete('(idle)');
  const all = [...times.values()].reduce((sum, time) => sum + time, 0);
  return [...times]
    .map(([name, time]) => ({ name, part: time / all }))
    .sort((a, b) => b.part - a.part)
    .slice(0, count);
}

function nameOf({ functionName, url, lineNumber }: CpuProfile['nodes'][number]['callFrame']): string {
  const file = url.split('/').slice(-2).join('/');
  return file === '' ? functionName : `${functionName || '(anonymous)'} ${file}:${lineNumber + 1}`;
}
