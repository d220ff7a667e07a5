import { describe, expect, it } from 'vitest';
import { findBoundary, readParts } from './read-parts.ts';

async function* inBytes(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function partsOf(text: string, size: number, readAll = true): Promise<[string | undefined, string][]> {
  const parts: [string | undefined, string][] = [];
  for await (const { headers, bytes } of readParts(inBytes(text, size), 'b')) {
    const pieces: Buffer[] = [];
    if (readAll) for await (const piece of bytes) pieces.push(piece);
    parts.push([headers.get('content-type'), Buffer.concat(pieces).toString()]);
  }
  return parts;
}

const BODY =
  'preamble\r\n--b\r\nContent-Type: application/json\r\n\r\n{"a":1}\r\n--b\r\n\r\nplain\r\n--x\r\n--b\r\nX: y\r\n\r\n\r\n--b--\r\nepilogue';

describe('multipart bodies', () => {
  it('PR4 are read the same wherever they are cut', async () => {
    for (const size of [1, 2, 3, 7, 1000]) {
      expect(await partsOf(BODY, size)).toEqual([
        ['application/json', '{"a":1}'],
        [undefined, 'plain\r\n--x'],
        [undefined, ''],
      ]);
    }
  });

  it('PR4 parts that nobody reads are skipped', async () => {
    expect(await partsOf(BODY, 5, false)).toHaveLength(3);
  });

  it('PR4 that end early or have no boundary are refused', async () => {
    for (const text of ['', '--b', '--b\r\n\r\nhalf', '--b\r\nA: b', '--b\r\n\r\nx\r\n--bX', 'nothing of it']) {
      await expect(partsOf(text, 3)).rejects.toMatchObject({ status: 400 });
    }
    await expect(partsOf(`--b\r\nA: ${'x'.repeat(20_000)}\r\n\r\n\r\n--b--`, 900)).rejects.toMatchObject({
      status: 400,
    });
  });

  it('PR4 name their boundary, quoted or not', () => {
    expect(findBoundary('multipart/related; boundary="a b"')).toBe('a b');
    expect(findBoundary('Multipart/Related;boundary=abc; type=x')).toBe('abc');
    expect(findBoundary('application/json')).toBeUndefined();
    expect(() => findBoundary('multipart/related')).toThrow(/boundary/);
  });
});
