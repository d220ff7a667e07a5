import type { Timers } from '#shared/lib/timers.ts';
import { type ByteLine, LineAway, type OpenByteLine } from '../lines/byte-line.ts';
import type { LabelPrinter, PrinterReport, PrinterSession } from './label-printer.ts';
import { ASK_STATUS, findStatusStrings, readStatus } from './zpl-status.ts';

export interface ZplPrinterOptions {
  /** Serial or TCP: the bytes are the same. */
  readonly line: ByteLine;
  readonly timers: Timers;
  /** How long an answer may take, milliseconds. */
  readonly answerTimeoutMs: number;
}

/** A printer that speaks ZPL II. */
export function createZplPrinter({ line, timers, answerTimeoutMs }: ZplPrinterOptions): LabelPrinter {
  return {
    async begin() {
      const opened = await line.open();
      return createSession(opened, timers, answerTimeoutMs);
    },
  };
}

function createSession(opened: OpenByteLine, timers: Timers, answerTimeoutMs: number): PrinterSession {
  let received = '';
  let onReceived = (): void => {};
  let isClosed = false;
  opened.watchBytes((bytes) => {
    received = (received + new TextDecoder('latin1').decode(bytes)).slice(-4_000);
    onReceived();
  });
  void opened.closed.then(() => {
    isClosed = true;
    onReceived();
  });

  async function untilAnswered(signal: AbortSignal): Promise<PrinterReport> {
    for (;;) {
      const strings = findStatusStrings(received);
      const report = strings && readStatus(strings);
      if (report) return report;
      if (isClosed) throw new LineAway('no-answer', 'the line was closed');
      if (signal.aborted) throw new LineAway('no-answer', 'no host status in time');
      await new Promise<void>((resolve) => {
        onReceived = resolve;
      });
    }
  }

  return {
    async askState() {
      received = '';
      const over = new AbortController();
      const waited = new AbortController();
      timers.sleep(answerTimeoutMs, waited.signal).then(
        () => {
          over.abort();
          onReceived();
        },
        () => undefined,
      );
      try {
        await opened.write(new TextEncoder().encode(ASK_STATUS));
        return await untilAnswered(over.signal);
      } finally {
        waited.abort();
      }
    },
    send: (bytes) => opened.write(bytes),
    close: () => opened.close(),
  };
}
