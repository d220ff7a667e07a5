import type { Timers } from '#shared/lib/timers.ts';
import { LineAway, type OpenByteLine } from '../lines/byte-line.ts';

export interface TalkOptions {
  readonly timers: Timers;
  /** How long an answer may take, milliseconds. */
  readonly answerTimeoutMs: number;
}

/** One exchange over an open line: questions with an answer in time, whatever the printer's language. */
export interface PrinterTalk {
  /** `read` is shown all that was received since the question, until it finds its answer. Rejects with LineAway `no-answer`. */
  ask<T>(question: Uint8Array, read: (received: Uint8Array) => T | undefined): Promise<T>;
  write(bytes: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

const MOST_KEPT = 4_000;

export function openTalk(opened: OpenByteLine, { timers, answerTimeoutMs }: TalkOptions): PrinterTalk {
  let received: Uint8Array = new Uint8Array();
  let onReceived = (): void => {};
  let isClosed = false;
  opened.watchBytes((bytes) => {
    received = Buffer.concat([received, bytes]).subarray(-MOST_KEPT);
    onReceived();
  });
  void opened.closed.then(() => {
    isClosed = true;
    onReceived();
  });

  async function untilAnswered<T>(read: (received: Uint8Array) => T | undefined, signal: AbortSignal): Promise<T> {
    for (;;) {
      const answer = read(received);
      if (answer !== undefined) return answer;
      if (isClosed) throw new LineAway('no-answer', 'the line was closed');
      if (signal.aborted) throw new LineAway('no-answer', 'no status in time');
      await new Promise<void>((resolve) => {
        onReceived = resolve;
      });
    }
  }

  return {
    async ask(question, read) {
      received = new Uint8Array();
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
        await opened.write(question);
        return await untilAnswered(read, over.signal);
      } finally {
        waited.abort();
      }
    },
    write: (bytes) => opened.write(bytes),
    close: () => opened.close(),
  };
}
