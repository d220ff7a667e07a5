/** Bytes of a print job, of commands in letters and of pictures in dots. */
export interface ByteWriter {
  /** Letters of ASCII. */
  text(text: string): ByteWriter;
  bytes(bytes: Iterable<number>): ByteWriter;
  done(): Uint8Array<ArrayBuffer>;
}

export function createByteWriter(): ByteWriter {
  const parts: Uint8Array[] = [];
  const writer: ByteWriter = {
    text(text) {
      parts.push(new TextEncoder().encode(text));
      return writer;
    },
    bytes(bytes) {
      parts.push(Uint8Array.from(bytes));
      return writer;
    },
    done() {
      const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
      let at = 0;
      for (const part of parts) {
        whole.set(part, at);
        at += part.length;
      }
      return whole;
    },
  };
  return writer;
}
