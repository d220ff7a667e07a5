/** Joins short texts into pieces worth a write to the socket (PR5); bytes go through as they are, in their place. */
export async function* inPieces<T extends string | Uint8Array>(
  parts: AsyncIterable<T>,
  pieceLength = PIECE_LENGTH,
): AsyncGenerator<T | string> {
  let piece: string[] = [];
  let length = 0;
  for await (const part of parts) {
    if (typeof part === 'string') {
      piece.push(part);
      length += part.length;
      if (length < pieceLength) continue;
    }
    if (length > 0) yield piece.join('');
    if (typeof part !== 'string') yield part;
    piece = [];
    length = 0;
  }
  if (length > 0) yield piece.join('');
}

const PIECE_LENGTH = 128 * 1024;
