/**
 * Arrays as PostgreSQL takes them in binary. As text, each body would be escaped here and unescaped there; so a column of
 * a thousand bodies is one copy. Use them with a cast: `unnest($1::text[])`.
 */

const OID = { bool: 16, bytea: 17, int8: 20, int2: 21, text: 25 } as const;
const HEADER_BYTES = 20;
const NULL = -1;

export function textArray(values: readonly (string | null | undefined)[]): Buffer {
  return pack(OID.text, values, Buffer.byteLength, (buffer, value, at) => void buffer.write(value, at));
}

export function bytesArray(values: readonly Uint8Array[]): Buffer {
  return pack(
    OID.bytea,
    values,
    (value) => value.byteLength,
    (buffer, value, at) => buffer.set(value, at),
  );
}

export function int8Array(values: readonly (number | null | undefined)[]): Buffer {
  return pack(
    OID.int8,
    values,
    () => 8,
    (buffer, value, at) => void buffer.writeBigInt64BE(BigInt(value), at),
  );
}

export function int2Array(values: readonly number[]): Buffer {
  return pack(
    OID.int2,
    values,
    () => 2,
    (buffer, value, at) => void buffer.writeInt16BE(value, at),
  );
}

export function boolArray(values: readonly boolean[]): Buffer {
  return pack(
    OID.bool,
    values,
    () => 1,
    (buffer, value, at) => void buffer.writeUInt8(value ? 1 : 0, at),
  );
}

function pack<T>(
  oid: number,
  values: readonly (T | null | undefined)[],
  bytesOf: (value: T) => number,
  write: (buffer: Buffer, value: T, at: number) => void,
): Buffer {
  const lengths = values.map((value) => (value === null || value === undefined ? NULL : bytesOf(value)));
  const length = lengths.reduce((sum, one) => sum + 4 + Math.max(0, one), HEADER_BYTES);
  const buffer = Buffer.allocUnsafe(length);
  let at = writeHeader(buffer, oid, values.length, lengths.includes(NULL));
  for (let index = 0; index < values.length; index += 1) {
    const bytes = lengths[index] as number;
    at = buffer.writeInt32BE(bytes, at);
    if (bytes === NULL) continue;
    if (bytes > 0) write(buffer, values[index] as T, at);
    at += bytes;
  }
  return buffer;
}

/** One dimension, counted from 1. */
function writeHeader(buffer: Buffer, oid: number, count: number, hasNulls: boolean): number {
  buffer.writeInt32BE(1, 0);
  buffer.writeInt32BE(hasNulls ? 1 : 0, 4);
  buffer.writeInt32BE(oid, 8);
  buffer.writeInt32BE(count, 12);
  return buffer.writeInt32BE(1, 16);
}
