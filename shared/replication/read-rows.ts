import { createRowDecoder, type RowDecoder } from '#shared/protocol/row-decoder.ts';
import { MalformedRows, type WireRow } from '#shared/protocol/rows.ts';
import type { LinkAnswer } from './http-link.ts';
import { PeerFault } from './peer-fault.ts';

export interface ReadRows {
  readonly rows: WireRow[];
  readonly bytes: number;
  readonly decoder: RowDecoder;
  /** Why the answer ended early; what came before it is good (WR3). */
  readonly fault: unknown;
}

/** A whole answer. */
export async function readRows(answer: LinkAnswer): Promise<ReadRows> {
  const decoder = createRowDecoder();
  const rows: WireRow[] = [];
  let bytes = 0;
  try {
    for await (const chunk of answer.chunks()) {
      bytes += chunk.length;
      for (const row of decoder.push(chunk)) rows.push(row);
    }
  } catch (fault) {
    if (fault instanceof MalformedRows) throw new PeerFault('protocol', fault.message);
    return { rows, bytes, decoder, fault };
  }
  return { rows, bytes, decoder, fault: undefined };
}
