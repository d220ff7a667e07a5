/**
 * Frames of the minimal lower layer protocol out of a stream of bytes, however it is cut into chunks (MI1): VT begins one, FS
 * ends it; the CR after FS is taken where it stands. Between frames everything is skipped; a VT inside a frame begins anew, since
 * the rest of the first never came. No more than `mostBytes` are ever held.
 */
const VT = 0x0b;
const FS = 0x1c;

export type FrameEvent =
  | { readonly is: 'frame'; readonly bytes: Uint8Array }
  /** A frame that was begun and never ended. */
  | { readonly is: 'broken' }
  /** It is larger than what is taken; the connection has no use any more. */
  | { readonly is: 'too-long' };

export interface FrameReader {
  push(chunk: Uint8Array): FrameEvent[];
}

const MOST_FRAME_BYTES = 1024 * 1024;

export function createFrameReader(mostBytes = MOST_FRAME_BYTES): FrameReader {
  let inside = false;
  let parts: Uint8Array[] = [];
  let size = 0;
  const begin = (): void => {
    inside = true;
    parts = [];
    size = 0;
  };
  const keep = (part: Uint8Array): boolean => {
    size += part.length;
    if (size > mostBytes) return false;
    // A copy: the chunk may be a view of a large pool.
    if (part.length > 0) parts.push(part.slice());
    return true;
  };

  return {
    push(chunk) {
      const events: FrameEvent[] = [];
      let at = 0;
      while (at < chunk.length) {
        if (!inside) {
          const start = chunk.indexOf(VT, at);
          if (start < 0) return events;
          begin();
          at = start + 1;
          continue;
        }
        const end = nextMark(chunk, at);
        const isKept = keep(chunk.subarray(at, end < 0 ? chunk.length : end));
        if (!isKept) {
          inside = false;
          parts = [];
          return [...events, { is: 'too-long' }];
        }
        if (end < 0) return events;
        at = end + 1;
        if (chunk[end] === VT) {
          events.push({ is: 'broken' });
          begin();
        } else {
          events.push({ is: 'frame', bytes: join(parts, size) });
          inside = false;
          parts = [];
        }
      }
      return events;
    },
  };
}

function nextMark(chunk: Uint8Array, from: number): number {
  const [end, start] = [chunk.indexOf(FS, from), chunk.indexOf(VT, from)];
  if (end < 0 || start < 0) return Math.max(end, start);
  return Math.min(end, start);
}

function join(parts: readonly Uint8Array[], size: number): Uint8Array {
  const [only] = parts;
  if (parts.length === 1 && only) return only;
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
