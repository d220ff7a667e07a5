/** Wakes one waiter. What happens between two waits is not lost. */
export interface ChangeSignal {
  raise(): void;
  /** Resolves at once when raised since the last wait, and when `signal` aborts. */
  wait(signal: AbortSignal): Promise<void>;
}

export function createChangeSignal(): ChangeSignal {
  let raised = false;
  let wake: (() => void) | undefined;
  return {
    raise() {
      raised = true;
      wake?.();
    },
    async wait(signal) {
      if (!raised && !signal.aborted) await untilWoken(signal, (waker) => (wake = waker));
      wake = undefined;
      raised = false;
    },
  };
}

function untilWoken(signal: AbortSignal, offer: (wake: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      signal.removeEventListener('abort', done);
      resolve();
    };
    signal.addEventListener('abort', done, { once: true });
    offer(done);
  });
}
