import { type ClosingRow, decodeLine, isClosing, MalformedRows, type WireRow } from './rows.ts';

const LINE_FEED = 10;

/** Takes the bytes of an answer as they come and gives whole rows. */
export interface RowDecoder {
  /** Rows that became whole with these bytes. Throws MalformedRows. */
  push(bytes: Uint8Array): WireRow[];
  /** The closing row, once it was read; undefined in an answer that was cut off. Of several pages: the last one's. */
  closing(): ClosingRow | undefined;
  /** Of an answer with several pages: each closing row, and how many rows all in all stood before it. */
  closings(): readonly { readonly closing: ClosingRow; readonly rowsBefore: number }[];
  /** Throws when bytes of an unfinished row are left (for bodies that have no closing row, as in pushes). */
  end(): void;
}

/**
 * Bytes are decoded once, a whole run of lines at a time; rows are slices of that text. `maxRowBytes` bounds what one
 * unfinished row may hold in memory.
 */
export function createRowDecoder(options: { readonly maxRowBytes?: number } = {}): RowDecoder {
  const { maxRowBytes = Number.POSITIVE_INFINITY } = options;
  const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let waiting: Uint8Array[] = [];
  let waitingBytes = 0;
  const closings: { readonly closing: ClosingRow; readonly rowsBefore: number }[] = [];
  let rowCount = 0;

  const keep = (bytes: Uint8Array): void => {
    if (bytes.length === 0) return;
    waitingBytes += bytes.length;
    if (waitingBytes > maxRowBytes) throw new MalformedRows('a row is longer than allowed');
    waiting.push(bytes);
  };
  const takeUpTo = (bytes: Uint8Array): Uint8Array => {
    if (waiting.length === 0) return bytes;
    const joined = joinBytes([...waiting, bytes], waitingBytes + bytes.length);
    waiting = [];
    waitingBytes = 0;
    return joined;
  };
  return {
    push(bytes) {
      const lastLine = bytes.lastIndexOf(LINE_FEED);
      if (lastLine < 0) {
        keep(bytes);
        return [];
      }
      const text = decodeText(utf8, takeUpTo(bytes.subarray(0, lastLine + 1)));
      keep(bytes.subarray(lastLine + 1));
      const rows = splitLines(text, (closing, before) => {
        closings.push({ closing, rowsBefore: rowCount + before });
      });
      rowCount += rows.length;
      return rows;
    },
    closing: () => closings.at(-1)?.closing,
    closings: () => closings,
    end() {
      if (waitingBytes > 0) throw new MalformedRows('the last row is cut off');
    },
  };
}

function decodeText(utf8: TextDecoder, bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new MalformedRows('a row is not UTF-8');
  }
}

function splitLines(text: string, close: (row: ClosingRow, rowsBefore: number) => void): WireRow[] {
  const rows: WireRow[] = [];
  for (let start = 0; start < text.length; ) {
    const end = text.indexOf('\n', start);
    if (end > start) {
      const row = decodeLine(text.slice(start, end));
      if (isClosing(row)) close(row, rows.length);
      else rows.push(row);
    }
    start = end + 1;
  }
  return rows;
}

function joinBytes(parts: readonly Uint8Array[], length: number): Uint8Array {
  const joined = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
