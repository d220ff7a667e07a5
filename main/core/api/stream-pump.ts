/** One open stream of a window. Back-pressure: the next item is asked for when the client has taken the last one. */
export interface StreamPump {
  ack(): void;
  /** Resolves when the stream has ended by itself or by `signal`; rejects with the handler's fault. */
  readonly ended: Promise<void>;
}

export function startStreamPump(
  items: AsyncIterable<unknown>,
  send: (value: unknown) => void,
  signal: AbortSignal,
): StreamPump {
  let acknowledge: () => void = () => {};
  const aborted = new Promise<'aborted'>((resolve) => {
    if (signal.aborted) resolve('aborted');
    else signal.addEventListener('abort', () => resolve('aborted'), { once: true });
  });

  async function pump(): Promise<void> {
    const iterator = items[Symbol.asyncIterator]();
    try {
      for (;;) {
        const next = await Promise.race([iterator.next(), aborted]);
        if (next === 'aborted' || next.done || signal.aborted) return;
        const taken = new Promise<void>((resolve) => {
          acknowledge = resolve;
        });
        send(next.value);
        if ((await Promise.race([taken, aborted])) === 'aborted') return;
      }
    } finally {
      // Not awaited: a generator that is inside its own `await` ends when its signal does.
      void Promise.resolve(iterator.return?.()).catch(() => undefined);
    }
  }
  return { ack: () => acknowledge(), ended: pump() };
}
