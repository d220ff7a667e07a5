import type { OpenScannerLine, ScannerLine } from './scanner-line.ts';

/** A scanner without hardware: the same line of bytes, with the hand that holds it. */
export interface SimulatedScanner {
  readonly line: ScannerLine;
  /** Sends text as bytes in two pieces, as serial drivers do; nobody hears it while the line is not open. */
  send(text: string): void;
  unplug(): void;
  plugIn(): void;
}

export function createSimulatedScanner(): SimulatedScanner {
  let isPlugged = true;
  let current: SimulatedLine | undefined;
  return {
    line: {
      async open() {
        if (!isPlugged) throw new Error('The simulated scanner is unplugged');
        current = createLine();
        return current;
      },
    },
    send(text) {
      const bytes = new TextEncoder().encode(text);
      const middle = Math.floor(bytes.length / 2);
      current?.receive(bytes.slice(0, middle));
      current?.receive(bytes.slice(middle));
    },
    unplug() {
      isPlugged = false;
      void current?.close();
      current = undefined;
    },
    plugIn() {
      isPlugged = true;
    },
  };
}

interface SimulatedLine extends OpenScannerLine {
  receive(bytes: Uint8Array): void;
}

function createLine(): SimulatedLine {
  const listeners = new Set<(bytes: Uint8Array) => void>();
  const { promise: closed, resolve } = Promise.withResolvers<void>();
  return {
    closed,
    watchBytes: (listener) => void listeners.add(listener),
    receive(bytes) {
      for (const listener of listeners) listener(bytes);
    },
    async close() {
      listeners.clear();
      resolve();
    },
  };
}
