/** Who saw what when. Times are of one process, milliseconds of `performance.now()`. */

export interface WriteTimes {
  /** From the answer of the server to the row at another station; 0 where the row was faster. */
  readonly afterAckMs: number[];
  /** The write itself, from sending to its answer. */
  readonly ackMs: number[];
  /** Rows that should have come to other stations by now and did not. */
  readonly missing: number;
}

interface Write {
  readonly writer: string;
  readonly facility: string;
  readonly sentMs: number;
  ackedMs: number | undefined;
  readonly seenMs: number[];
}

export interface SeenBoard {
  sent(id: string, writer: string, facility: string): void;
  acked(id: string): void;
  seen(id: string, station: string): void;
  /** How many rows are still to come; `readers`: stations of a site. */
  outstanding(readers: (facility: string) => number): number;
  /** Takes what was written so far, and begins anew. */
  take(readers: (facility: string) => number): WriteTimes;
}

export function createSeenBoard(): SeenBoard {
  let writes = new Map<string, Write>();
  const missingOf = ({ facility, seenMs }: Write, readers: (facility: string) => number): number =>
    Math.max(0, readers(facility) - 1 - seenMs.length);
  const acked = (): Write[] => [...writes.values()].filter(({ ackedMs }) => ackedMs !== undefined);
  const missing = (readers: (facility: string) => number): number =>
    acked().reduce((sum, write) => sum + missingOf(write, readers), 0);
  return {
    sent: (id, writer, facility) =>
      void writes.set(id, { writer, facility, sentMs: performance.now(), ackedMs: undefined, seenMs: [] }),
    acked(id) {
      const write = writes.get(id);
      if (write) write.ackedMs = performance.now();
    },
    seen(id, station) {
      const write = writes.get(id);
      if (write && write.writer !== station) write.seenMs.push(performance.now());
    },
    outstanding: missing,
    take(readers) {
      const all = acked();
      const left = missing(readers);
      writes = new Map();
      return {
        afterAckMs: all.flatMap(({ ackedMs = 0, seenMs }) => seenMs.map((ms) => Math.max(0, ms - ackedMs))),
        ackMs: all.map(({ ackedMs = 0, sentMs }) => ackedMs - sentMs),
        missing: left,
      };
    },
  };
}
