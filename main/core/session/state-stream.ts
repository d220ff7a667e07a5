/** The present value, then the newest after each change; what changed twice meanwhile is told once. */
export async function* stateStream<T>(
  read: () => T | Promise<T>,
  watch: (listener: () => void) => () => void,
  signal: AbortSignal,
): AsyncGenerator<T> {
  let isStale = true;
  let wake: () => void = () => {};
  const stir = (): void => {
    isStale = true;
    wake();
  };
  const unwatch = watch(stir);
  signal.addEventListener('abort', stir, { once: true });
  try {
    while (!signal.aborted) {
      if (!isStale) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        continue;
      }
      isStale = false;
      yield await read();
    }
  } finally {
    unwatch();
    signal.removeEventListener('abort', stir);
  }
}
