/** Joins short texts into pieces worth a write to the socket (PR5). */
export async function* inPieces(texts: AsyncIterable<string>, pieceLength = PIECE_LENGTH): AsyncGenerator<string> {
  let piece: string[] = [];
  let length = 0;
  for await (const text of texts) {
    piece.push(text);
    length += text.length;
    if (length < pieceLength) continue;
    yield piece.join('');
    piece = [];
    length = 0;
  }
  if (length > 0) yield piece.join('');
}

export const PIECE_LENGTH = 128 * 1024;
