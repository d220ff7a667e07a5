/** For tests: reads a print job's bytes as a printer does, commands in letters and pictures in bytes by turns. */
export function createByteReader(bytes: Uint8Array) {
  let at = 0;
  const take = (count: number): Uint8Array => {
    if (at + count > bytes.length) throw new Error('The job ends in the middle of a command');
    at += count;
    return bytes.subarray(at - count, at);
  };
  return {
    isDone: () => at >= bytes.length,
    take,
    byte: (): number => take(1)[0] ?? 0,
    word: (): number => {
      const [low = 0, high = 0] = take(2);
      return low + 256 * high;
    },
    /** Letters of Windows-1252 up to this sign, which is taken and not given. */
    until(sign: string): string {
      const end = bytes.indexOf(sign.charCodeAt(0), at);
      if (end < 0) throw new Error('The job ends in the middle of a line');
      const found = new TextDecoder('windows-1252').decode(bytes.subarray(at, end));
      at = end + 1;
      return found;
    },
    peek: (): number => bytes[at] ?? 0,
  };
}
