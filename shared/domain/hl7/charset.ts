/** Character sets of MSH-18 (table 0211) by the name under which text decoders know them. */
const ENCODINGS: Readonly<Record<string, string>> = {
  ASCII: 'ascii',
  'ISO IR6': 'ascii',
  '8859/1': 'iso-8859-1',
  '8859/2': 'iso-8859-2',
  '8859/3': 'iso-8859-3',
  '8859/4': 'iso-8859-4',
  '8859/5': 'iso-8859-5',
  '8859/6': 'iso-8859-6',
  '8859/7': 'iso-8859-7',
  '8859/8': 'iso-8859-8',
  '8859/9': 'windows-1254',
  '8859/15': 'iso-8859-15',
  'UNICODE UTF-8': 'utf-8',
  'UTF-8': 'utf-8',
  'UNICODE UTF-16': 'utf-16le',
  'ISO IR14': 'iso-2022-jp',
  'ISO IR87': 'iso-2022-jp',
  'ISO IR159': 'iso-2022-jp',
  'GB 18030-2000': 'gb18030',
  'KS X 1001': 'euc-kr',
  'BIG-5': 'big5',
};

export interface DecodedText {
  readonly text: string;
  /** False: the bytes are not in the character set that they claim, or it is one that nobody here reads. */
  readonly isSound: boolean;
}

const UTF_16 = [0xff, 0xfe] as const;

/**
 * The text of a frame in the character set that its own MSH-18 names (HL3); without one it must be UTF-8, of which ASCII is a part.
 * @SAFETY What does not decode is shown to a person as well as can be, and never applied: a garbled name is another name.
 */
export function decodeMessage(bytes: Uint8Array): DecodedText {
  if (bytes[0] === UTF_16[0] && bytes[1] === UTF_16[1]) return decodeAs('utf-16le', bytes);
  const declared = declaredCharset(bytes);
  if (declared === undefined) return decodeAs('utf-8', bytes);
  const encoding = ENCODINGS[declared.toUpperCase()];
  return encoding === undefined ? unsound(bytes) : decodeAs(encoding, bytes);
}

/** First repetition of MSH-18, read byte by byte: delimiters and header are ASCII in every set but UTF-16. */
function declaredCharset(bytes: Uint8Array): string | undefined {
  const header = new TextDecoder('windows-1252').decode(bytes.subarray(0, 2000)).replace(/^ï»¿/, '');
  const [line = ''] = header.split(/[\r\n]/);
  const field = line[3] ?? '|';
  const repetition = line[5] ?? '~';
  const [named = ''] = (line.split(field)[17] ?? '').split(repetition);
  return named.trim() === '' ? undefined : named.trim();
}

function decodeAs(encoding: string, bytes: Uint8Array): DecodedText {
  if (encoding === 'ascii') return bytes.some((byte) => byte > 127) ? unsound(bytes) : decodeAs('utf-8', bytes);
  try {
    return { text: new TextDecoder(encoding, { fatal: true }).decode(bytes), isSound: true };
  } catch {
    return unsound(bytes);
  }
}

function unsound(bytes: Uint8Array): DecodedText {
  return { text: new TextDecoder('windows-1252').decode(bytes), isSound: false };
}
