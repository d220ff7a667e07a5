/** The text is no base64. */
export class NotBase64 extends Error {}

/** As `fromBase64` takes it, a piece at a time: white space is passed over, padding may be left out. */
export async function* decodeBase64(texts: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  let rest = '';
  let isOver = false;
  for await (const text of texts) {
    const all = rest + text.replaceAll(/[\t\n\f\r ]+/g, '');
    const whole = all.slice(0, all.length - (all.length % GROUP));
    rest = all.slice(whole.length);
    if (whole === '') continue;
    if (isOver || !PADDED.test(whole)) throw new NotBase64();
    isOver = whole.endsWith('=');
    yield Buffer.from(whole, 'base64');
  }
  if (rest === '') return;
  if (isOver || rest.length === 1 || !LETTERS.test(rest)) throw new NotBase64();
  yield Buffer.from(rest, 'base64');
}

const GROUP = 4;
const LETTERS = /^[A-Za-z0-9+/]*$/;
const PADDED = /^[A-Za-z0-9+/]*={0,2}$/;

/** Of a JSON string as it stands: some writers escape `/`, others `+`. An escape that is cut in two waits for its end. */
export async function* unescaped(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let rest = '';
  for await (const piece of pieces) {
    const all = rest + Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength).toString('latin1');
    const last = all.lastIndexOf('\\');
    const isCut = last >= 0 && last + (all[last + 1] === 'u' ? UNICODE : SHORT) > all.length;
    rest = isCut ? all.slice(last) : '';
    const whole = isCut ? all.slice(0, last) : all;
    yield last < 0 ? whole : withoutEscapes(whole);
  }
  if (rest !== '') throw new NotBase64();
}

/** Lengths of `\/` and of `\u002b`. */
const SHORT = 2;
const UNICODE = 6;

function withoutEscapes(text: string): string {
  try {
    return JSON.parse(`"${text}"`) as string;
  } catch {
    throw new NotBase64();
  }
}
