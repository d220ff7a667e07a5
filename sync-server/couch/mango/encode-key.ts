/**
 * Values as bytes whose order is that of `collate`, so that an index can be read by ranges. A value is a mark of its type
 * and its content; text, arrays and objects end with the smallest mark, so that what is shorter stands first.
 */
const END = 0;
const NULL = 1;
const FALSE = 2;
const TRUE = 3;
const NUMBER = 4;
const TEXT = 5;
const ARRAY = 6;
const OBJECT = 7;

/** Greater than every key that begins as these bytes do. */
export const AFTER_ALL = Buffer.from([0xff]);

export function encodeKey(values: readonly unknown[]): Buffer {
  return Buffer.concat(values.map(encodeValue));
}

function encodeValue(value: unknown): Buffer {
  if (value === null || value === undefined) return Buffer.from([NULL]);
  if (typeof value === 'boolean') return Buffer.from([value ? TRUE : FALSE]);
  if (typeof value === 'number') return encodeNumber(value);
  if (typeof value === 'string') return encodeText(value);
  if (Array.isArray(value)) return enclosed(ARRAY, value.map(encodeValue));
  return enclosed(
    OBJECT,
    Object.entries(value as object).map(([key, member]) => Buffer.concat([encodeText(key), encodeValue(member)])),
  );
}

function enclosed(mark: number, parts: readonly Buffer[]): Buffer {
  return Buffer.concat([Buffer.from([mark]), ...parts, Buffer.from([END])]);
}

/** A float's bits stand in order once negative ones are turned over. */
function encodeNumber(value: number): Buffer {
  const bytes = Buffer.alloc(9);
  bytes[0] = NUMBER;
  bytes.writeDoubleBE(value === 0 ? 0 : value, 1);
  if ((bytes[1] as number) & 0x80) for (let at = 1; at < 9; at += 1) bytes[at] = ~(bytes[at] as number) & 0xff;
  else bytes[1] = (bytes[1] as number) | 0x80;
  return bytes;
}

/** Code units, two bytes each; zero ends the text, so zero and one are written with a one before them. */
function encodeText(text: string): Buffer {
  const units: number[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit <= 1) units.push(1, unit + 1);
    else units.push(unit);
  }
  const bytes = Buffer.alloc(3 + 2 * units.length);
  bytes[0] = TEXT;
  for (const [index, unit] of units.entries()) bytes.writeUInt16BE(unit, 1 + 2 * index);
  return bytes;
}
